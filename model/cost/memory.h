// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// When in the step a rank needs most. The moments are alternatives: never added.
enum class MemoryPhase {
    loss,              ///< logits and the loss over them
    head_backward,     ///< gradient of the logits and of the head's weight
    layer_backward,    ///< gradients inside the widest layer
    layer_recompute,   ///< a layer computed again, its activations beside its gradients
    weight_gradients,  ///< gradients of a micro-batch that wait for its end
    optimizer_step,    ///< temporaries of the update
};

/// Words for people: "loss", "head backward", ...
std::string_view phase_name(MemoryPhase phase);

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

    double activation_bytes_per_micro_batch = 0;      ///< kept by one micro-batch over all chunks of the rank
    double in_flight = 0;                             ///< micro-batch equivalents held at the peak
    double phase_bytes = 0;                           ///< part of the classes that exists only in the phase that binds
    MemoryPhase phase = MemoryPhase::layer_backward;  ///< which phase binds

    double allocated_bytes() const {
        return weights_bytes + gradients_bytes + optimizer_bytes + activations_bytes + logits_bytes + buffers_bytes;
    }
    double reserved_bytes() const { return allocated_bytes() + reserve_bytes; }
    /// What is held all through the step, before any micro-batch.
    double static_bytes() const { return weights_bytes + gradients_bytes + optimizer_bytes; }
};

/// One entry per pipeline rank, by closed form. Pre: the scenario is legal.
/// Source: Korthikanti et al., arXiv 2205.05198, and which tensors each framework keeps; see memory_rules.h.
std::vector<StageMemory> stage_memory(const Scenario& scenario);

/// The largest reserved_bytes() of stage_memory(), without computing ranks that cannot bind: for search.
double peak_reserved_bytes(const Scenario& scenario);

}  // namespace layline
