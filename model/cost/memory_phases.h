// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "model/cost/memory_stage.h"

namespace layline {

/// What one phase adds to the state that is always there, bytes by class. `activations` holds kept ones and transients.
struct PhaseMemory {
    MemoryPhase phase = MemoryPhase::layer_backward;
    double activations = 0, logits = 0, gradients = 0, buffers = 0;
    double transient = 0;  ///< part of these that exists in this phase alone
    double total() const { return activations + logits + gradients + buffers; }
};

/// All phases of a rank; a phase that a rank does not have adds only what is held.
/// @param held activations of the micro-batches in flight, @param newest those of the one whose backward runs, bytes.
std::array<PhaseMemory, 6> rank_phases(const MemoryContext& context, const RankShare& share, const RankParameters& parameters, double held,
                                       double newest);

/// Of which the optimizer step's, the only ones that ZeRO and sharding change.
double step_temporaries(const MemoryContext& context, const RankParameters& parameters);

}  // namespace layline
