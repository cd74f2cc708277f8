// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace layline {

enum class MlpKind { plain, gated };
enum class NormKind { rms_norm, layer_norm };
enum class Positions { none, rotary, learned, alibi, relative };

/// Which linear layers carry a bias vector.
struct Biases {
    bool query_key_value = false;
    bool attention_output = false;
    bool mlp = false;
    bool head = false;
    bool operator==(const Biases&) const = default;
};

/// Mixture of experts: what replaces the dense MLP in the layers that have it.
struct MixtureOfExperts {
    std::int64_t experts = 0;             ///< routed experts in a layer, >= top_k
    std::int64_t top_k = 0;               ///< experts a token visits, >= 1
    std::int64_t expert_ffn = 0;          ///< width of one matrix of one expert
    std::int64_t shared_ffn = 0;          ///< summed width of the shared experts; 0: none
    std::int64_t first_dense_layers = 0;  ///< leading layers that keep the dense MLP
    std::int64_t every = 1;               ///< every n-th layer after those is an expert layer
    bool router_bias = false;
    bool shared_gate = false;      ///< one gate of width hidden in front of the shared experts (Qwen2-MoE)
    double capacity_factor = 0.0;  ///< 0: dropless
    double imbalance = 1.0;        ///< load of the busiest expert over the mean, >= 1
    bool operator==(const MixtureOfExperts&) const = default;
};

/// Multi-head latent attention (DeepSeek-V2, arXiv 2405.04434).
struct LatentAttention {
    std::int64_t query_rank = 0;  ///< 0: queries are projected from hidden directly
    std::int64_t key_value_rank = 0;
    std::int64_t nope_head_size = 0;
    std::int64_t rope_head_size = 0;
    std::int64_t value_head_size = 0;
    bool operator==(const LatentAttention&) const = default;
};

/// A transformer language model. Sizes are of the whole model, before any sharding.
struct Architecture {
    std::string id;    ///< preset id, kebab-case; empty for a hand-made one
    std::string name;  ///< as people write it, "Llama 65B"
    std::int64_t layers = 0;
    std::int64_t hidden = 0;
    std::int64_t heads = 0;
    std::int64_t kv_heads = 0;   ///< = heads for multi-head attention, 1 for multi-query
    std::int64_t head_size = 0;  ///< need not be hidden / heads
    std::int64_t ffn = 0;        ///< width of one matrix of the dense MLP
    MlpKind mlp = MlpKind::gated;
    std::int64_t vocabulary = 0;
    bool tied_embeddings = false;
    NormKind norm = NormKind::rms_norm;
    int norms_per_layer = 2;
    bool query_key_norm = false;
    Biases biases;
    Positions positions = Positions::rotary;
    std::int64_t max_positions = 0;   ///< rows of the learned position table; 0 otherwise
    bool parallel_block = false;      ///< attention and MLP read the same norm
    std::int64_t sliding_window = 0;  ///< tokens; 0: full attention
    std::optional<MixtureOfExperts> moe;
    std::optional<LatentAttention> latent_attention;
    std::int64_t mtp_layers = 0;  ///< multi-token-prediction layers after the last
    bool operator==(const Architecture&) const = default;

    /// Whether layer `index` (0-based) has experts.
    bool is_expert_layer(std::int64_t index) const {
        return moe && index >= moe->first_dense_layers && (index - moe->first_dense_layers + 1) % moe->every == 0;
    }
    std::int64_t expert_layers() const {
        return moe && layers > moe->first_dense_layers ? (layers - moe->first_dense_layers) / moe->every : 0;
    }
};

}  // namespace layline
