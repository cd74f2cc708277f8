// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "model/cost/allocator_trace_rank.h"

namespace layline {

void NanotronRank::backward(SavedMicroBatch& saved) {
    Handle gradient = backward_head(saved);
    for (auto layer = saved.layers.rbegin(); layer != saved.layers.rend(); ++layer) {
        gather_buffer(backward_buffer_);
        gradient = backward_mlp(*layer, gradient);
        gradient = backward_attention(*layer, gradient);
    }
    if (z_.embedding) {
        const Handle gathered = z_.sharded ? take(z_.whole) : Handle{};
        keep_gradient(z_.vocabulary);
        if (z_.sharded) drop(gathered);
    }
    drop(gradient);
    drop(saved.ids);
    for (const Handle kept : gradients_) drop(kept);
    gradients_.clear();
}

CachingAllocator::Handle NanotronRank::backward_head(SavedMicroBatch& saved) {
    if (!z_.head) {
        const Handle received = take(z_.hidden);
        drop(saved.output);
        return received;
    }
    const Handle logits_gradient = take(std::floor(2 * z_.logits));
    drop(saved.shifted_logits);
    const Handle gathered = take(z_.sharded ? z_.whole : z_.hidden);
    Handle scattered = gathered;
    if (z_.sharded) scattered = take(z_.hidden);
    keep_gradient(z_.vocabulary);
    if (z_.sharded) drop(gathered);
    drop(logits_gradient);
    drop(saved.final_norm);
    const Handle gradient = take(z_.hidden);
    drop(scattered);
    drop(saved.final_statistics);
    keep_gradient(z_.norm_weight);
    drop(saved.output);
    return gradient;
}

/// Gradient of a column-parallel layer's input: whole, then scattered; its weight's gradient is made meanwhile.
CachingAllocator::Handle NanotronRank::input_gradient(double weight, Handle gradient_of_output, Handle saved_input) {
    const Handle gathered = take(z_.sharded ? z_.whole : z_.hidden);
    Handle scattered = gathered;
    if (z_.sharded) scattered = take(z_.hidden);
    keep_gradient(weight);
    if (z_.sharded) drop(gathered);
    drop(gradient_of_output);
    drop(saved_input);
    return scattered;
}

CachingAllocator::Handle NanotronRank::through_norm(Handle gradient, Handle statistics, Handle norm_input, Handle residual) {
    const Handle through = take(z_.hidden);
    drop(gradient);
    keep_gradient(z_.norm_weight);
    drop(statistics);
    drop(norm_input);
    const Handle sum = take(z_.hidden);
    drop(through);
    drop(residual);
    return sum;
}

CachingAllocator::Handle NanotronRank::backward_mlp(const SavedLayer& layer, Handle gradient) {
    const Handle product = take(z_.ffn);
    keep_gradient(z_.down_weight);
    drop(layer.product);
    const Handle activated = take(z_.ffn);
    const Handle up = take(z_.ffn);
    drop(product);
    drop(layer.activated);
    const Handle gate = take(z_.ffn);
    drop(activated);
    const Handle gate_up = take(2 * z_.ffn);
    drop(gate);
    drop(up);
    drop(layer.gate_up);
    const Handle scattered = input_gradient(z_.gate_up_weight, gate_up, layer.middle_norm);
    return through_norm(scattered, layer.middle_statistics, layer.middle, gradient);
}

CachingAllocator::Handle NanotronRank::backward_attention(const SavedLayer& layer, Handle gradient) {
    Handle output = take(z_.queries);
    keep_gradient(z_.out_weight);
    if (z_.batched) {
        const Handle contiguous = take(z_.queries);
        drop(output);
        output = contiguous;
    }
    const Handle queries = take(z_.queries);
    const Handle keys = take(z_.keys);
    const Handle values = take(z_.keys);
    const Handle accumulator = take(2 * z_.queries);
    const Handle soft_max_gradient = take(z_.soft_max);
    for (const Handle done : {accumulator, soft_max_gradient, output, layer.attention, layer.soft_max, layer.queries, layer.keys_values})
        drop(done);
    Handle joined = take(2 * z_.keys);
    drop(keys);
    drop(values);
    const Handle unrotated = take(z_.queries);
    drop(queries);
    if (!z_.grouped) {
        const Handle permuted = take(2 * z_.keys);
        drop(joined);
        joined = permuted;
    }
    const Handle stacked = take(z_.queries + 2 * z_.keys);
    drop(unrotated);
    drop(joined);
    const Handle gathered = take(z_.sharded ? z_.whole : z_.hidden);
    const Handle contiguous = take(z_.queries + 2 * z_.keys);
    drop(stacked);
    Handle scattered = gathered;
    if (z_.sharded) scattered = take(z_.hidden);
    keep_gradient(z_.qkv_weight);
    if (z_.sharded) drop(gathered);
    drop(contiguous);
    drop(layer.norm);
    return through_norm(scattered, layer.norm_statistics, layer.input, gradient);
}

}  // namespace layline
