// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/linear_times.h"

#include <algorithm>

namespace layline {

LinearTimes linear_times(const StepShape& shape, const Coefficients& c, double m, double n, double k, bool wide) {
    const double rate = wide ? shape.gemm_peak : shape.linear_peak;
    LinearTimes times;
    times.forward_s = gemm_s(shape.gemm, rate, m, n, k);
    times.input_gradient_s = c.gemm_backward * gemm_s(shape.gemm, rate, m, k, n);
    times.weight_gradient_s = shape.trained * c.gemm_backward * c.gemm_wgrad * gemm_s(shape.gemm, rate, n, k, m);
    times.ideal_forward_s = 2 * m * n * k / (wide ? shape.peak : shape.linear_datasheet);
    return times;
}

LinearTimes attention_linears(const StepShape& shape, const Architecture& model, const Coefficients& c) {
    const double tokens = shape.tokens;
    const double queries = shape.heads * shape.query_key_size / shape.tp;
    LinearTimes sum = linear_times(shape, c, tokens, shape.hidden, shape.heads * shape.value_size / shape.tp);
    if (!model.latent_attention) {
        sum.add(linear_times(shape, c, tokens, (shape.heads + 2 * shape.kv_heads) * shape.head_size / shape.tp, shape.hidden));
        // The decoder's queries and the encoder's keys and values, as many products as one attention's.
        const LinearTimes one = sum;
        if (shape.cross_attention) sum.add(one);
        return sum;
    }
    const LatentAttention& latent = *model.latent_attention;
    const double query_rank = static_cast<double>(latent.query_rank);
    const double key_value_rank = static_cast<double>(latent.key_value_rank);
    const double rope = static_cast<double>(latent.rope_head_size), nope = static_cast<double>(latent.nope_head_size);
    if (query_rank > 0) {
        sum.add(linear_times(shape, c, tokens, query_rank, shape.hidden));
        sum.add(linear_times(shape, c, tokens, queries, query_rank));
    } else {
        sum.add(linear_times(shape, c, tokens, queries, shape.hidden));
    }
    sum.add(linear_times(shape, c, tokens, key_value_rank + rope, shape.hidden));
    sum.add(linear_times(shape, c, tokens, shape.heads * (nope + shape.value_size) / shape.tp, key_value_rank));
    return sum;
}

LinearTimes mlp_linears(const StepShape& shape, const Coefficients& c) {
    LinearTimes sum = linear_times(shape, c, shape.tokens, shape.mlp_inputs * shape.ffn / shape.tp, shape.hidden);
    sum.add(linear_times(shape, c, shape.tokens, shape.hidden, shape.ffn / shape.tp));
    return sum;
}

LinearTimes expert_linears(const StepShape& shape, const Architecture& model, const Coefficients& c) {
    const MixtureOfExperts& moe = *model.moe;
    const double experts = static_cast<double>(moe.experts), width = static_cast<double>(moe.expert_ffn);
    const double shared = static_cast<double>(moe.shared_ffn);
    const double local = experts / shape.ep;
    // Tokens are dealt over the tensor-parallel ranks before dispatch; the busiest expert paces the group. Experts that are cut themselves
    // see the tokens of all ranks that share them.
    const double routed = shape.tokens / shape.tp * static_cast<double>(moe.top_k) * shape.ep * shape.etp / experts * moe.imbalance;
    const double rows = std::max(1.0, routed);
    LinearTimes sum;
    sum.add(linear_times(shape, c, rows, shape.mlp_inputs * width / shape.etp, shape.hidden), local);
    sum.add(linear_times(shape, c, rows, shape.hidden, width / shape.etp), local);
    if (shared > 0) {
        sum.add(linear_times(shape, c, shape.tokens, shape.mlp_inputs * shared / shape.tp, shape.hidden));
        sum.add(linear_times(shape, c, shape.tokens, shape.hidden, shared / shape.tp));
    }
    sum.add(linear_times(shape, c, shape.tokens / shape.tp, experts, shape.hidden, true));
    return sum;
}

LinearTimes head_linear(const StepShape& shape, const Coefficients& c) {
    return linear_times(shape, c, shape.tokens, shape.vocabulary / shape.tp, shape.hidden, true);
}

namespace {

double attention_weights(const StepShape& shape, const Architecture& model) {
    if (!model.latent_attention)
        return (shape.cross_attention ? 2 : 1) * shape.hidden * shape.head_size * (2 * shape.heads + 2 * shape.kv_heads);
    const LatentAttention& latent = *model.latent_attention;
    const double query_rank = static_cast<double>(latent.query_rank), rank = static_cast<double>(latent.key_value_rank);
    const double nope = static_cast<double>(latent.nope_head_size), rope = static_cast<double>(latent.rope_head_size);
    const double queries = shape.heads * (nope + rope);
    const double query = query_rank > 0 ? shape.hidden * query_rank + query_rank * queries : shape.hidden * queries;
    return query + shape.hidden * (rank + rope) + rank * shape.heads * (nope + shape.value_size) +
           shape.heads * shape.value_size * shape.hidden;
}

}  // namespace

double latent_up_projections_s(const StepShape& shape, const Architecture& model, const Coefficients& c) {
    if (!model.latent_attention) return 0;
    const LatentAttention& latent = *model.latent_attention;
    const auto width = static_cast<double>(latent.nope_head_size) + shape.value_size;
    double sum_s =
        linear_times(shape, c, shape.tokens, shape.heads * width / shape.tp, static_cast<double>(latent.key_value_rank)).forward_s;
    if (latent.query_rank > 0)
        sum_s += linear_times(shape, c, shape.tokens, shape.heads * shape.query_key_size / shape.tp, static_cast<double>(latent.query_rank))
                     .forward_s;
    return sum_s;
}

LayerWeights layer_weights(const StepShape& shape, const Architecture& model, bool expert_layer) {
    const double per_width = (1 + shape.mlp_inputs) * shape.hidden;
    const double attention = attention_weights(shape, model);
    if (!expert_layer) return {(attention + per_width * shape.ffn) / shape.tp, 0};
    const MixtureOfExperts& moe = *model.moe;
    const double experts = static_cast<double>(moe.experts);
    return {(attention + per_width * static_cast<double>(moe.shared_ffn) + shape.hidden * experts) / shape.tp,
            per_width * experts * static_cast<double>(moe.expert_ffn) / (shape.ep * shape.etp)};
}

}  // namespace layline
