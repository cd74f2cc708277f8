// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/memory_stage.h"

namespace layline {

/// What a rank holds all through the step beside its state, bytes.
struct BufferMemory {
    double gradient_buckets = 0;        ///< second copies of gradients that data parallelism sends
    double dummy_weight_gradients = 0;  ///< Transformer Engine's placeholders
    double gathered_units = 0;          ///< FSDP's whole copies of parameters and gradients
    double gather_buffers = 0;          ///< whole hidden states that tensor parallelism gathers into
    double eight_bit_weights = 0;       ///< copies of the weights in the bits of the products
    double workspaces = 0;
    double total() const {
        return gradient_buckets + dummy_weight_gradients + gathered_units + gather_buffers + eight_bit_weights + workspaces;
    }
};

BufferMemory buffer_memory(const MemoryContext& context, const RankShare& share, const RankParameters& parameters);

/// Those of them that are the same whatever the ZeRO stage and the sharding group; the others are zero.
BufferMemory steady_buffers(const MemoryContext& context, const RankShare& share, const RankParameters& parameters);
/// Those that ZeRO and sharding change: buckets and gathered units.
double sharding_buffers(const MemoryContext& context, const RankShare& share, const RankParameters& parameters);

}  // namespace layline
