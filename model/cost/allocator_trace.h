// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/scenario.h"

namespace layline {

/// Peaks of a replayed step on one rank, bytes.
struct ReplayPeak {
    double allocated_bytes = 0;
    double reserved_bytes = 0;
};

/// Replays what nanotron allocates and frees on a pipeline rank over three steps, tensor by tensor in program order, through the
/// caching allocator without a capacity. Pre: a dense architecture with grouped attention, and a legal layout without cp.
/// Source: the order of allocations in nanotron's Llama model, 1F1B engine and optimizers.
ReplayPeak replay_nanotron(const Scenario& scenario, int rank);

/// Whether the scenario's framework has a trace here and the architecture is one that it covers.
bool has_trace(const Scenario& scenario);

}  // namespace layline
