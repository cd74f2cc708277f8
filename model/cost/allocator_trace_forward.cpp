// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "model/cost/allocator_trace_rank.h"

namespace layline {

SavedMicroBatch NanotronRank::forward() {
    SavedMicroBatch saved;
    saved.layers.reserve(static_cast<std::size_t>(z_.layers));
    saved.ids = take(z_.ids);
    Handle input;
    if (z_.embedding && z_.sharded) {
        const Handle partial = take(z_.whole);
        input = take(z_.hidden);
        drop(partial);
    } else {
        input = take(z_.hidden);
    }
    for (std::int64_t index = 0; index < z_.layers; ++index) {
        SavedLayer layer = forward_attention(input);
        input = forward_mlp(layer);
        saved.layers.push_back(layer);
    }
    saved.output = input;
    if (z_.head) {
        saved.final_norm = take(z_.hidden);
        saved.final_statistics = take(z_.statistics);
        const Handle logits = take(std::floor(2 * z_.logits));
        const Handle upcast = take(std::floor(4 * z_.logits));
        drop(logits);
        saved.shifted_logits = take(std::floor(4 * z_.logits));
        drop(upcast);
    }
    return saved;
}

SavedLayer NanotronRank::forward_attention(Handle input) {
    SavedLayer layer;
    layer.input = input;
    layer.norm = take(z_.hidden);
    layer.norm_statistics = take(z_.statistics);
    gather_buffer(forward_buffer_);
    const Handle projected = take(z_.queries + 2 * z_.keys);
    const int copies = z_.grouped ? 3 : 1;
    const Handle copy[3] = {take(z_.grouped ? z_.queries : z_.queries + 2 * z_.keys), z_.grouped ? take(z_.keys) : Handle{},
                            z_.grouped ? take(z_.keys) : Handle{}};
    const Handle joined = take(2 * z_.keys);
    layer.keys_values = take(2 * z_.keys);
    drop(joined);
    layer.queries = take(z_.queries);
    layer.attention = take(z_.queries);
    layer.soft_max = take(z_.soft_max);
    const Handle contiguous = z_.batched ? take(z_.queries) : Handle{};
    const Handle partial = take(z_.sharded ? z_.whole : z_.hidden);
    if (z_.batched) drop(contiguous);
    Handle output = partial;
    if (z_.sharded) {
        output = take(z_.hidden);
        drop(partial);
    }
    drop(projected);
    for (int i = 0; i < copies; ++i) drop(copy[i]);
    layer.middle = take(z_.hidden);
    drop(output);
    return layer;
}

CachingAllocator::Handle NanotronRank::forward_mlp(SavedLayer& layer) {
    layer.middle_norm = take(z_.hidden);
    layer.middle_statistics = take(z_.statistics);
    layer.gate_up = take(2 * z_.ffn);
    layer.activated = take(z_.ffn);
    layer.product = take(z_.ffn);
    const Handle partial = take(z_.sharded ? z_.whole : z_.hidden);
    Handle output = partial;
    if (z_.sharded) {
        output = take(z_.hidden);
        drop(partial);
    }
    const Handle sum = take(z_.hidden);
    drop(output);
    return sum;
}

}  // namespace layline
