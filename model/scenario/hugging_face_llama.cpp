// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "model/scenario/hugging_face_families.h"

namespace layline {

namespace {

bool is_gemma3(const HuggingFaceConfig& config) { return config.family().starts_with("gemma3"); }
bool is_gemma(const HuggingFaceConfig& config) { return config.family().starts_with("gemma"); }

/// Gemma 3's files leave out what equals the defaults of its configuration class.
Architecture read_gemma3_sizes(HuggingFaceConfig& config) {
    const std::string reason = "the default of gemma3";
    Architecture model;
    model.layers = config.size({"num_hidden_layers"}, 1, 10'000);
    model.hidden = config.size({"hidden_size"}, 1, 1'000'000);
    model.heads = config.size_or({"num_attention_heads"}, 8, reason, 1, 100'000);
    model.vocabulary = config.size_or({"vocab_size"}, 262'208, reason);
    return model;
}

void read_biases(HuggingFaceConfig& config, Architecture& model) {
    if (config.family() == "qwen2") {
        model.biases.query_key_value = true;
        return;
    }
    if (config.family() == "mistral" || config.family() == "phi3") return;
    model.biases.query_key_value = model.biases.attention_output = config.flag_or("attention_bias", false);
    if (config.family() == "llama") model.biases.mlp = config.flag_or("mlp_bias", false);
}

void read_attention(HuggingFaceConfig& config, Architecture& model) {
    const bool mistral = config.family() == "mistral";
    const std::int64_t otherwise = mistral && !config.is_null("num_key_value_heads") && model.heads % 8 == 0 ? 8
                                   : is_gemma3(config)                                                       ? 4
                                                                                                             : model.heads;
    model.kv_heads =
        read_kv_heads(config, model, otherwise, otherwise != model.heads ? "the family's default" : "as many as attention heads");
    if (is_gemma(config))
        model.head_size = config.size_or({"head_dim"}, 256, "the default of gemma", 1, 1'000'000);
    else if (config.family() == "qwen3")
        model.head_size = config.size_or({"head_dim"}, 128, "the default of qwen3", 1, 1'000'000);
    else
        model.head_size = read_head_size(config, model);
    model.query_key_norm = config.family() == "qwen3" || is_gemma3(config);
}

void read_attention_windows(HuggingFaceConfig& config, Architecture& model) {
    const std::int64_t window = config.size_if({"sliding_window"}, 0, 1'000'000'000).value_or(0);
    if (config.family() == "qwen2" || config.family() == "qwen3") {
        const bool used = config.flag_or("use_sliding_window", false);
        const auto below = config.size_if({"max_window_layers"}, 0, 10'000);
        read_windows(config, model, used ? window : 0, 0);
        if (used && below && *below > 0 && !config.has("layer_types"))
            config.approximate(fmt::format("max_window_layers: the first {} layers have no window, which only FLOPs would tell", *below));
    } else if (config.family() == "gemma2") {
        read_windows(config, model, window > 0 ? window : 4096, 2);
    } else if (is_gemma3(config)) {
        const std::int64_t pattern =
            config.size_or({"sliding_window_pattern", "_sliding_window_pattern"}, 6, "the default of gemma3", 1, 1000);
        read_windows(config, model, window > 0 ? window : 4096, pattern);
    } else {
        read_windows(config, model, window, 0);
    }
}

}  // namespace

Architecture read_llama_like(HuggingFaceConfig& config) {
    Architecture model = is_gemma3(config) ? read_gemma3_sizes(config) : read_sizes(config);
    read_attention(config, model);
    model.ffn = config.size({"intermediate_size"});
    read_biases(config, model);
    model.norms_per_layer = config.family() == "gemma2" || is_gemma3(config) ? 4 : 2;
    model.tied_embeddings = config.flag_or("tie_word_embeddings", is_gemma(config));
    read_attention_windows(config, model);
    return model;
}

}  // namespace layline
