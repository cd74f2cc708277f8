// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "model/scenario/hugging_face_families.h"

namespace layline {

namespace {

LatentAttention read_latent_attention(HuggingFaceConfig& config) {
    constexpr std::int64_t widest = 1'000'000;
    LatentAttention latent;
    latent.query_rank = config.size_if({"q_lora_rank"}, 1, widest).value_or(0);
    if (latent.query_rank == 0) config.assume("q_lora_rank = 0 (queries are projected directly)");
    latent.key_value_rank = config.size({"kv_lora_rank"}, 1, widest);
    latent.nope_head_size = config.size({"qk_nope_head_dim"}, 1, widest);
    latent.rope_head_size = config.size({"qk_rope_head_dim"}, 1, widest);
    latent.value_head_size = config.size({"v_head_dim"}, 1, widest);
    return latent;
}

/// Layers from first_k_dense_replace on whose index divides by moe_layer_freq have experts.
void place_experts(HuggingFaceConfig& config, const Architecture& model, MixtureOfExperts& moe) {
    moe.first_dense_layers =
        config.size_or({"first_k_dense_replace"}, 0, fmt::format("the default of {}", config.family()), 0, model.layers);
    const std::int64_t every = config.size_or({"moe_layer_freq"}, 1, fmt::format("the default of {}", config.family()), 1, model.layers);
    if (every == 1) return;
    for (std::int64_t layer = moe.first_dense_layers; layer < model.layers; ++layer)
        if (layer % every != 0) moe.dense_layers.push_back(layer);
}

MixtureOfExperts read_deepseek_experts(HuggingFaceConfig& config, const Architecture& model) {
    MixtureOfExperts moe = read_experts(config, {"n_routed_experts"}, {"num_experts_per_tok"});
    moe.expert_ffn = config.size({"moe_intermediate_size"});
    moe.shared_ffn = config.size_if({"n_shared_experts"}, 0, 100'000).value_or(0) * moe.expert_ffn;
    const auto method = config.text_if("topk_method");
    moe.selection_bias = method ? *method == "noaux_tc" : config.family() != "deepseek_v2";
    place_experts(config, model, moe);
    return moe;
}

}  // namespace

Architecture read_deepseek(HuggingFaceConfig& config) {
    Architecture model = read_sizes(config);
    model.latent_attention = read_latent_attention(config);
    // Keys and values come from one latent for all heads; the file's number of KV heads says nothing.
    config.size_if({"num_key_value_heads"}, 1, 100'000);
    config.size_if({"head_dim", "qk_head_dim"}, 1, 1'000'000);
    model.head_size = model.latent_attention->nope_head_size + model.latent_attention->rope_head_size;
    model.ffn = config.size({"intermediate_size"});
    if (config.has("n_routed_experts")) {
        model.moe = read_deepseek_experts(config, model);
        if (model.expert_layers() == 0) model.moe.reset();
    }
    model.biases.query_key_value = model.biases.attention_output = config.flag_or("attention_bias", false);
    model.tied_embeddings = config.flag_or("tie_word_embeddings", false);
    model.mtp_layers = config.size_if({"num_nextn_predict_layers"}, 0, 100).value_or(0);
    return model;
}

}  // namespace layline
