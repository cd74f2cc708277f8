// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "model/cost/memory.h"
#include "model/cost/memory_explanation.h"

namespace layline {

/// The parts of a memory stack, from the axis upward: what never moves first, what the schedule moves last.
inline constexpr std::array memory_classes{MemoryClass::weights, MemoryClass::gradients, MemoryClass::optimizer, MemoryClass::activations,
                                           MemoryClass::logits,  MemoryClass::buffers,   MemoryClass::reserve};

inline double bytes_of(const StageMemory& stage, MemoryClass part) {
    switch (part) {
        case MemoryClass::weights:
            return stage.weights_bytes;
        case MemoryClass::gradients:
            return stage.gradients_bytes;
        case MemoryClass::optimizer:
            return stage.optimizer_bytes;
        case MemoryClass::activations:
            return stage.activations_bytes;
        case MemoryClass::logits:
            return stage.logits_bytes;
        case MemoryClass::buffers:
            return stage.buffers_bytes;
        case MemoryClass::reserve:
            return stage.reserve_bytes;
    }
    return 0;
}

}  // namespace layline
