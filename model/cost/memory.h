// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// Memory of one rank of a pipeline stage, bytes, by class, at the moment of its peak.
struct StageMemory {
    int stage = 0;  ///< pipeline rank
    double weights_bytes = 0;
    double gradients_bytes = 0;
    double optimizer_bytes = 0;
    double activations_bytes = 0;
    double logits_bytes = 0;
    double buffers_bytes = 0;
    double reserve_bytes = 0;  ///< allocator reserve and framework context

    double activation_bytes_per_micro_batch = 0;  ///< kept by one micro-batch over all chunks of the rank
    double in_flight = 0;                         ///< micro-batch equivalents held at the peak

    double allocated_bytes() const {
        return weights_bytes + gradients_bytes + optimizer_bytes + activations_bytes + logits_bytes + buffers_bytes;
    }
    double reserved_bytes() const { return allocated_bytes() + reserve_bytes; }
    /// What is held all through the step, before any micro-batch.
    double static_bytes() const { return weights_bytes + gradients_bytes + optimizer_bytes; }
};

/// One entry per pipeline rank. Pre: the scenario is legal. Source: reference recipe of memory-model (Korthikanti et al., arXiv
/// 2205.05198).
std::vector<StageMemory> stage_memory(const Scenario& scenario);

}  // namespace layline
