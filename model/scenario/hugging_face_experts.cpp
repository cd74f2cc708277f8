// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "model/scenario/hugging_face_families.h"

namespace layline {

namespace {

/// Qwen: layers with experts are every decoder_sparse_step-th, less those listed in mlp_only_layers.
void read_qwen_experts(HuggingFaceConfig& config, Architecture& model) {
    MixtureOfExperts moe = read_experts(config, {"num_experts"}, {"num_experts_per_tok"});
    moe.expert_ffn = config.size({"moe_intermediate_size"});
    moe.every = config.size_or({"decoder_sparse_step"}, 1, fmt::format("the default of {}", config.family()), 1, 10'000);
    moe.dense_layers = config.sizes("mlp_only_layers", model.layers - 1);
    const auto repeated = std::ranges::unique(moe.dense_layers);
    moe.dense_layers.erase(repeated.begin(), repeated.end());
    if (config.family() == "qwen2_moe") {
        moe.shared_ffn = config.size({"shared_expert_intermediate_size"});
        moe.shared_gate = true;
    }
    model.ffn = config.size({"intermediate_size"});
    model.moe = moe;
}

/// Llama 4: a shared expert beside the routed ones, and a wider MLP in the layers between.
void read_llama4_experts(HuggingFaceConfig& config, Architecture& model) {
    MixtureOfExperts moe = read_experts(config, {"num_local_experts"}, {"num_experts_per_tok"});
    moe.expert_ffn = moe.shared_ffn = config.size({"intermediate_size"});
    moe.every = config.size_or({"interleave_moe_layer_step"}, 1, "the default of llama4", 1, model.layers);
    model.ffn = config.size({"intermediate_size_mlp"});
    const std::vector<std::int64_t> listed = config.sizes("moe_layers", model.layers - 1);
    if (!listed.empty()) {
        moe.every = 1;
        for (std::int64_t layer = 0; layer < model.layers; ++layer)
            if (!std::ranges::binary_search(listed, layer)) moe.dense_layers.push_back(layer);
    }
    model.moe = moe;
}

void read_equal_experts(HuggingFaceConfig& config, Architecture& model) {
    MixtureOfExperts moe = config.family() == "gpt_oss"
                               ? read_experts(config, {"num_local_experts"}, {"num_experts_per_tok", "experts_per_token"})
                               : read_experts(config, {"num_local_experts"}, {"num_experts_per_tok"});
    model.ffn = moe.expert_ffn = config.size({"intermediate_size"});
    moe.router_bias = config.family() == "gpt_oss";
    model.moe = moe;
}

void read_experts_of(HuggingFaceConfig& config, Architecture& model) {
    if (config.family().starts_with("qwen"))
        read_qwen_experts(config, model);
    else if (config.family().starts_with("llama4"))
        read_llama4_experts(config, model);
    else
        read_equal_experts(config, model);
    if (model.expert_layers() == 0) model.moe.reset();
}

void read_biases(HuggingFaceConfig& config, Architecture& model) {
    if (config.family() == "mixtral") return;
    if (config.family() == "qwen2_moe") {
        model.biases.query_key_value = config.flag_or("qkv_bias", true);
        return;
    }
    if (config.family().starts_with("llama4")) {
        config.flag_if("attention_bias");  // the family has none, whatever the file says
        return;
    }
    const bool gpt_oss = config.family() == "gpt_oss";
    model.biases.query_key_value = model.biases.attention_output = config.flag_or("attention_bias", gpt_oss);
    model.biases.mlp = model.attention_sinks = gpt_oss;
}

void read_attention_windows(HuggingFaceConfig& config, Architecture& model) {
    const std::int64_t window = config.size_if({"sliding_window"}, 0, 1'000'000'000).value_or(0);
    if (config.family().starts_with("qwen")) {
        read_windows(config, model, config.flag_or("use_sliding_window", false) ? window : 0, 0);
        if (model.sliding_window > 0 && config.size_if({"max_window_layers"}, 0, 10'000).value_or(0) > 0)
            config.approximate("max_window_layers: its first layers have no window, which only FLOPs would tell");
    } else if (config.family().starts_with("llama4")) {
        const std::int64_t chunk = config.size_if({"attention_chunk_size"}, 0, 1'000'000'000).value_or(0);
        constexpr std::int64_t layers_per_full = 4;
        read_windows(config, model, chunk, layers_per_full);
        if (chunk > 0) config.approximate("attention_chunk_size: chunks are counted as a window in FLOPs; parameters are exact");
    } else {
        read_windows(config, model, window, config.family() == "gpt_oss" ? 2 : 0);
    }
}

}  // namespace

Architecture read_expert_llama(HuggingFaceConfig& config) {
    Architecture model = read_sizes(config);
    const bool eight =
        (config.family() == "mixtral" || config.family() == "gpt_oss") && model.heads % 8 == 0 && !config.is_null("num_key_value_heads");
    model.kv_heads = read_kv_heads(config, model, eight ? 8 : model.heads, eight ? "the family's default" : "as many as attention heads");
    if (config.family() == "gpt_oss")
        model.head_size = config.size_or({"head_dim"}, 64, "the default of gpt_oss", 1, 1'000'000);
    else if (config.family().starts_with("llama4"))
        model.head_size = config.size_or({"head_dim"}, 128, "the default of llama4", 1, 1'000'000);
    else
        model.head_size = read_head_size(config, model);
    model.query_key_norm = config.family() == "qwen3_moe";
    read_biases(config, model);
    read_experts_of(config, model);
    model.tied_embeddings = config.flag_or("tie_word_embeddings", false);
    read_attention_windows(config, model);
    return model;
}

}  // namespace layline
