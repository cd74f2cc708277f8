// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "model/scenario/hugging_face_families.h"

namespace layline {

namespace {

/// Layer norms with biases, a plain MLP, biases on every layer but the head.
void make_classic(Architecture& model) {
    model.norm = NormKind::layer_norm;
    model.mlp = MlpKind::plain;
    model.biases = {.query_key_value = true, .attention_output = true, .mlp = true};
}

}  // namespace

Architecture read_gpt2(HuggingFaceConfig& config) {
    Architecture model = read_sizes(config);
    make_classic(model);
    model.head_size = even_head_size(config, model, "n_head");
    model.ffn = config.size_or({"n_inner"}, 4 * model.hidden, "four times the hidden size");
    model.positions = Positions::learned;
    model.max_positions = config.size({"n_positions", "max_position_embeddings", "n_ctx"});
    model.tied_embeddings = config.flag_or("tie_word_embeddings", true);
    return model;
}

Architecture read_gpt_neox(HuggingFaceConfig& config) {
    Architecture model = read_sizes(config);
    make_classic(model);
    model.head_size = even_head_size(config, model, "num_attention_heads");
    model.ffn = config.size({"intermediate_size"});
    model.biases.query_key_value = model.biases.attention_output = config.flag_or("attention_bias", true);
    model.parallel_block = config.flag_or("use_parallel_residual", true);
    model.tied_embeddings = config.flag_or("tie_word_embeddings", false);
    return model;
}

Architecture read_opt(HuggingFaceConfig& config) {
    Architecture model = read_sizes(config);
    make_classic(model);
    model.head_size = even_head_size(config, model, "num_attention_heads");
    model.ffn = config.size({"ffn_dim"});
    if (!config.flag_or("enable_bias", true)) model.biases = {};
    if (!config.flag_or("layer_norm_elementwise_affine", true)) {
        model.norms_per_layer = 0;
        model.final_norm = false;
        config.approximate("layer_norm_elementwise_affine: norms without parameters are counted as no norms in activations");
    }
    const bool before = config.flag_or("do_layer_norm_before", true);
    if (!before || config.flag_if("_remove_final_layer_norm").value_or(false)) model.final_norm = false;
    model.positions = Positions::learned;
    constexpr std::int64_t offset = 2;  // the table's first two rows stand for padding
    model.max_positions = config.size({"max_position_embeddings"}) + offset;
    const std::int64_t width = config.size_or({"word_embed_proj_dim"}, model.hidden, "the hidden size", 1, 1'000'000);
    if (width != model.hidden) model.embedding_size = width;
    model.tied_embeddings = config.flag_or("tie_word_embeddings", true);
    return model;
}

Architecture read_falcon(HuggingFaceConfig& config) {
    Architecture model = read_sizes(config);
    make_classic(model);
    model.head_size = even_head_size(config, model, "num_attention_heads");
    const bool grouped = config.flag_or("new_decoder_architecture", config.family() == "RefinedWeb");
    const bool one_key = config.flag_or("multi_query", !grouped);
    const bool parallel = config.flag_or("parallel_attn", true);
    const auto stated = config.size_if({"num_kv_heads", "n_head_kv"}, 1, 100'000);
    model.kv_heads = grouped ? stated.value_or(model.heads) : one_key ? 1 : model.heads;
    if (model.heads % model.kv_heads != 0)
        config.refuse("num_kv_heads", fmt::format("a number that divides the {} attention heads", model.heads),
                      std::to_string(model.kv_heads));
    if (!grouped && stated && *stated != model.kv_heads)
        config.assume(fmt::format("num_kv_heads = {} (multi_query = {} decides, not the {} stated)", model.kv_heads, one_key, *stated));
    const std::int64_t parallel_norms = config.size_or({"num_ln_in_parallel_attn"}, grouped ? 2 : 1, "by the decoder architecture", 1, 2);
    model.parallel_block = parallel;
    model.norms_per_layer = parallel ? static_cast<int>(parallel_norms) : 2;
    const bool bias = config.flag_or("bias", false);
    model.biases.query_key_value = model.biases.attention_output = model.biases.mlp = bias;
    model.ffn = config.size_or({"ffn_hidden_size"}, 4 * model.hidden, "four times the hidden size");
    model.positions = config.flag_or("alibi", false) ? Positions::alibi : Positions::rotary;
    model.tied_embeddings = config.flag_or("tie_word_embeddings", true);
    return model;
}

Architecture read_phi(HuggingFaceConfig& config) {
    Architecture model = read_sizes(config);
    make_classic(model);
    model.kv_heads = read_kv_heads(config, model, model.heads, "as many as attention heads");
    model.head_size = even_head_size(config, model, "num_attention_heads");
    model.ffn = config.size({"intermediate_size"});
    model.biases.head = true;
    model.parallel_block = true;
    model.norms_per_layer = 1;
    model.query_key_norm = config.flag_or("qk_layernorm", false);
    model.tied_embeddings = config.flag_or("tie_word_embeddings", false);
    return model;
}

Architecture read_t5(HuggingFaceConfig& config) {
    Architecture model;
    constexpr std::int64_t most_layers = 10'000;
    const std::int64_t encoder_layers = config.size({"num_layers"}, 1, most_layers);
    model.encoder = Encoder{.layers = encoder_layers};
    model.layers = config.size_or({"num_decoder_layers"}, encoder_layers, "as many as in the encoder", 1, most_layers);
    model.hidden = config.size({"d_model"}, 1, 1'000'000);
    model.heads = model.kv_heads = config.size({"num_heads"}, 1, 100'000);
    model.head_size = config.size({"d_kv"}, 1, 1'000'000);
    model.ffn = config.size({"d_ff"});
    model.vocabulary = config.size({"vocab_size"});
    const bool mt5 = config.family() == "mt5";
    const auto projection = config.text_if("feed_forward_proj");
    if (!projection) config.assume(fmt::format("feed_forward_proj = {} (the default of {})", mt5 ? "gated-gelu" : "relu", config.family()));
    const bool gated = projection ? projection->starts_with("gated-") : mt5;
    model.mlp = config.flag_if("is_gated_act").value_or(gated) ? MlpKind::gated : MlpKind::plain;
    model.positions = Positions::relative;
    model.relative_buckets =
        config.size_or({"relative_attention_num_buckets"}, 32, fmt::format("the default of {}", config.family()), 1, 1'000'000);
    model.tied_embeddings = config.flag_or("tie_word_embeddings", !mt5);
    if (config.flag_if("is_encoder_decoder") == false)
        config.refuse("is_encoder_decoder", "true: an encoder or a decoder alone is not modelled", "false");
    return model;
}

}  // namespace layline
