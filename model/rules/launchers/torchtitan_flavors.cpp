// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/torchtitan_flavors.h"

namespace layline {

namespace {

struct Shape {
    TorchtitanFlavor flavor;
    std::int64_t layers, hidden, heads, kv_heads, head_size, ffn, vocabulary, experts, expert_ffn;
};

// Sizes as the modules' own __init__.py (0.2.2) builds them. DeepSeek's head size is that of its values.
constexpr Shape shapes[] = {
    {{"llama3", "8B", "llama3_8b", "llama-3.1-8b"}, 32, 4096, 32, 8, 128, 14336, 128256, 0, 0},
    {{"llama3", "70B", "llama3_70b", "llama-3.1-70b"}, 80, 8192, 64, 8, 128, 28672, 128256, 0, 0},
    {{"llama3", "405B", "llama3_405b", "llama-3.1-405b"}, 126, 16384, 128, 8, 128, 53248, 128256, 0, 0},
    {{"qwen3", "32B", "qwen3_32b", "qwen3-32b"}, 64, 5120, 64, 8, 128, 25600, 151936, 0, 0},
    {{"qwen3", "30B-A3B", "qwen3_30b_a3b", "qwen3-30b-a3b"}, 48, 2048, 32, 4, 128, 6144, 151936, 128, 768},
    {{"qwen3", "235B-A22B", "qwen3_30b_a3b", "qwen3-235b-a22b"}, 94, 4096, 64, 4, 128, 12288, 151936, 128, 1536},
    {{"deepseek_v3", "671B", "deepseek_v3_671b", "deepseek-v3"}, 61, 7168, 128, 128, 128, 18432, 129280, 256, 2048},
};

bool has_shape(const Architecture& a, const Shape& s) {
    const std::int64_t head_size = a.latent_attention ? a.latent_attention->value_head_size : a.head_size;
    return a.layers == s.layers && a.hidden == s.hidden && a.heads == s.heads && a.kv_heads == s.kv_heads && head_size == s.head_size &&
           a.ffn == s.ffn && a.vocabulary == s.vocabulary && (a.moe ? a.moe->experts : 0) == s.experts &&
           (a.moe ? a.moe->expert_ffn : 0) == s.expert_ffn && a.mtp_layers == 0;
}

}  // namespace

std::optional<TorchtitanFlavor> torchtitan_flavor(const Architecture& architecture) {
    for (const Shape& shape : shapes)
        if (has_shape(architecture, shape)) return shape.flavor;
    return std::nullopt;
}

std::optional<TorchtitanFlavor> torchtitan_flavor(std::string_view module, std::string_view flavor) {
    for (const Shape& shape : shapes)
        if (shape.flavor.module == module && shape.flavor.flavor == flavor) return shape.flavor;
    return std::nullopt;
}

std::optional<TorchtitanFlavor> torchtitan_config(std::string_view config) {
    for (const Shape& shape : shapes)
        if (shape.flavor.config == config) return shape.flavor;
    return std::nullopt;
}

bool torchtitan_llama_shape(const Architecture& a) {
    const Biases& b = a.biases;
    const bool biased = b.query_key_value || b.attention_output || b.mlp || b.head;
    return a.norm == NormKind::rms_norm && a.positions == Positions::rotary && a.mlp == MlpKind::gated && !biased && !a.moe &&
           !a.latent_attention && !a.tied_embeddings && a.head_size * a.heads == a.hidden && !a.query_key_norm && !a.parallel_block &&
           a.sliding_window == 0 && a.norms_per_layer == 2 && a.final_norm && a.mtp_layers == 0 && !a.attention_sinks &&
           a.embedding_width() == a.hidden && !a.encoder;
}

}  // namespace layline
