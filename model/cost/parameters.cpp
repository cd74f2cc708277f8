// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/parameters.h"

namespace layline {

namespace {

std::int64_t latent_attention(const Architecture& model, const LatentAttention& latent) {
    const std::int64_t query_head = latent.nope_head_size + latent.rope_head_size;
    const std::int64_t queries = model.heads * query_head;
    const std::int64_t down = latent.key_value_rank + latent.rope_head_size;
    std::int64_t count = model.hidden * down + norm_parameters(model, latent.key_value_rank) +
                         latent.key_value_rank * model.heads * (latent.nope_head_size + latent.value_head_size) +
                         model.heads * latent.value_head_size * model.hidden;
    if (latent.query_rank > 0)
        count += model.hidden * latent.query_rank + norm_parameters(model, latent.query_rank) + latent.query_rank * queries;
    else
        count += model.hidden * queries;
    if (model.biases.query_key_value) count += latent.query_rank + down;
    if (model.biases.attention_output) count += model.hidden;
    return count;
}

std::int64_t grouped_attention(const Architecture& model) {
    const std::int64_t queries = model.heads * model.head_size;
    const std::int64_t keys = model.kv_heads * model.head_size;
    std::int64_t count = model.hidden * (2 * queries + 2 * keys);
    if (model.biases.query_key_value) count += queries + 2 * keys;
    if (model.biases.attention_output) count += model.hidden;
    if (model.query_key_norm)
        count += model.query_key_norm_whole ? norm_parameters(model, queries) + norm_parameters(model, keys)
                                            : 2 * norm_parameters(model, model.head_size);
    if (model.attention_sinks) count += model.heads;
    return count;
}

std::int64_t attention(const Architecture& model) {
    return model.latent_attention ? latent_attention(model, *model.latent_attention) : grouped_attention(model);
}

/// One MLP of the given width.
std::int64_t mlp(const Architecture& model, std::int64_t width) {
    const std::int64_t inner = (model.mlp == MlpKind::gated ? 2 : 1) * width;
    return model.hidden * (inner + width) + (model.biases.mlp ? inner + model.hidden : 0);
}

std::int64_t router(const Architecture& model, const MixtureOfExperts& moe) {
    std::int64_t count = model.hidden * moe.experts;
    if (moe.router_bias) count += moe.experts;
    if (moe.selection_bias) count += moe.experts;
    if (moe.shared_ffn > 0) count += mlp(model, moe.shared_ffn);
    if (moe.shared_gate) count += model.hidden;
    return count;
}

std::int64_t positions(const Architecture& model) {
    const std::int64_t stacks = model.encoder ? 2 : 1;
    return model.max_positions * model.hidden + model.relative_buckets * model.heads * stacks;
}

std::int64_t outside_layers(const Architecture& model) {
    const std::int64_t projections = model.embedding_size > 0 ? 2 * model.embedding_size * model.hidden : 0;
    return final_norms(model) + positions(model) + projections;
}

/// All layers, with `experts_per_layer` parameters of routed experts in each expert layer.
std::int64_t layers(const Architecture& model, const ParameterCount& per, std::int64_t experts_per_layer) {
    const std::int64_t shared = model.layers_per_weights;
    const std::int64_t expert_layers = model.expert_layers();
    const std::int64_t router_and_shared = per.expert_mlp_per_layer - per.routed_experts_per_layer;
    const std::int64_t decoder = model.layers * (per.attention_per_layer + per.cross_attention_per_layer + per.norms_per_layer) +
                                 (model.layers - expert_layers) * per.dense_mlp_per_layer +
                                 expert_layers * (router_and_shared + experts_per_layer);
    const std::int64_t encoder = model.encoder_layers() * (per.attention_per_layer + per.dense_mlp_per_layer + per.norms_per_layer);
    return (decoder + encoder) / shared;
}

/// A prediction layer: norms of the embedding and of the hidden state, their joint projection, one layer, a final norm
/// (DeepSeek-V3, arXiv 2412.19437, section 2.2); embedding and head are the model's.
std::int64_t mtp_layer(const Architecture& model, const ParameterCount& per) {
    const std::int64_t feed_forward = model.moe ? per.expert_mlp_per_layer : per.dense_mlp_per_layer;
    return 3 * norm_parameters(model, model.hidden) + 2 * model.hidden * model.hidden + per.attention_per_layer + per.norms_per_layer +
           feed_forward;
}

}  // namespace

std::int64_t norm_parameters(const Architecture& architecture, std::int64_t width) {
    return architecture.norm == NormKind::layer_norm && architecture.biases.norm ? 2 * width : width;
}

std::int64_t final_norms(const Architecture& architecture) {
    const std::int64_t stacks = architecture.encoder ? 2 : 1;
    return architecture.final_norm ? stacks * norm_parameters(architecture, architecture.hidden) : 0;
}

ParameterCount count_parameters(const Architecture& architecture) {
    ParameterCount count;
    count.embedding = architecture.vocabulary * architecture.embedding_width();
    count.head = (architecture.tied_embeddings ? 0 : count.embedding) + (architecture.biases.head ? architecture.vocabulary : 0);
    count.attention_per_layer = attention(architecture);
    if (architecture.encoder)
        count.cross_attention_per_layer = attention(architecture) + norm_parameters(architecture, architecture.hidden);
    count.dense_mlp_per_layer = mlp(architecture, architecture.ffn);
    std::int64_t active_experts = 0;
    if (architecture.moe) {
        const std::int64_t expert = mlp(architecture, architecture.moe->expert_ffn);
        active_experts = architecture.moe->top_k * expert;
        count.routed_experts_per_layer = architecture.moe->experts * expert;
        count.expert_mlp_per_layer = count.routed_experts_per_layer + router(architecture, *architecture.moe);
    }
    count.norms_per_layer = architecture.norms_per_layer * norm_parameters(architecture, architecture.hidden);
    count.outside_layers = outside_layers(architecture);
    count.mtp = architecture.mtp_layers * mtp_layer(architecture, count);
    const std::int64_t outside = count.embedding + count.head + count.outside_layers;
    count.total = outside + layers(architecture, count, count.routed_experts_per_layer);
    count.active = outside + layers(architecture, count, active_experts);
    return count;
}

}  // namespace layline
