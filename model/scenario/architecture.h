// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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
    bool norm = true;  ///< of layer norms; RMS norms never have one
    bool operator==(const Biases&) const = default;
};

/// Mixture of experts: what replaces the dense MLP in the layers that have it.
struct MixtureOfExperts {
    std::int64_t experts = 0;                ///< routed experts in a layer, >= top_k
    std::int64_t top_k = 0;                  ///< experts a token visits, >= 1
    std::int64_t expert_ffn = 0;             ///< width of one matrix of one expert
    std::int64_t shared_ffn = 0;             ///< summed width of the shared experts; 0: none
    std::int64_t first_dense_layers = 0;     ///< leading layers that keep the dense MLP
    std::int64_t every = 1;                  ///< every n-th layer after those is an expert layer
    std::vector<std::int64_t> dense_layers;  ///< further layers that keep the dense MLP, ascending, where no rule says which
    bool router_bias = false;
    bool selection_bias = false;   ///< one value per expert that only steers the choice (DeepSeek-V3's e_score_correction_bias)
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

/// The other half of an encoder-decoder model (T5). Its layers have the decoder's attention and MLP without cross-attention;
/// every decoder layer then has cross-attention of the same shape and one more norm.
struct Encoder {
    std::int64_t layers = 0;
    bool operator==(const Encoder&) const = default;
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
    int norms_per_layer = 2;  ///< without those of queries, keys, latents and cross-attention
    bool final_norm = true;
    bool query_key_norm = false;        ///< one norm over head_size each for queries and keys
    bool query_key_norm_whole = false;  ///< with query_key_norm: over all heads at once (OLMo 2)
    bool attention_sinks = false;       ///< one learned logit per head (gpt-oss)
    Biases biases;
    Positions positions = Positions::rotary;
    std::int64_t max_positions = 0;     ///< rows of the learned position table; 0 otherwise
    std::int64_t relative_buckets = 0;  ///< rows of the relative position table, one value per head, one table per stack (T5); 0 otherwise
    std::int64_t embedding_size = 0;    ///< width of the embedding where two projections lead to and from hidden (OPT-350M); 0: hidden
    bool parallel_block = false;        ///< attention and MLP read the same norm
    std::int64_t sliding_window = 0;    ///< tokens; 0: full attention
    std::int64_t full_attention_every = 0;  ///< with a window: every n-th layer sees everything; 0: none does
    std::optional<MixtureOfExperts> moe;
    std::optional<LatentAttention> latent_attention;
    std::optional<Encoder> encoder;
    std::int64_t mtp_layers = 0;          ///< multi-token-prediction layers after the last
    std::int64_t layers_per_weights = 1;  ///< layers that use one set of weights (M6-10T, arXiv 2110.03888); divides layers
    double weight_sparsity = 0.0;         ///< share of the layers' weights that is pruned and not stored, 0..1 (exclusive)
    bool operator==(const Architecture&) const = default;

    /// Whether layer `index` (0-based) has experts.
    bool is_expert_layer(std::int64_t index) const;
    /// How many of the layers [first, first + count) have experts.
    std::int64_t expert_layers_in(std::int64_t first, std::int64_t count) const;
    std::int64_t expert_layers() const { return expert_layers_in(0, layers); }
    std::int64_t embedding_width() const { return embedding_size > 0 ? embedding_size : hidden; }
    std::int64_t encoder_layers() const { return encoder ? encoder->layers : 0; }
};

}  // namespace layline
