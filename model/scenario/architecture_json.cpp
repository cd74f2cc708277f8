// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "model/scenario/json_fields.h"
#include "model/scenario/preset_at.h"
#include "model/scenario/presets.h"
#include "model/scenario/scenario_json.h"
#include "model/scenario/validate.h"

namespace layline {

namespace {

// Each struct's fields, once, for reading and for writing. The struct comes const to a writer.

template <class V, class B>
void describe_biases(V& v, B& b) {
    v.boolean("query_key_value", b.query_key_value, Need::optional);
    v.boolean("attention_output", b.attention_output, Need::optional);
    v.boolean("mlp", b.mlp, Need::optional);
    v.boolean("head", b.head, Need::optional);
    v.boolean("norm", b.norm, Need::optional);
}

template <class V, class M>
void describe_moe(V& v, M& m) {
    v.integer("experts", m.experts, count, Need::required);
    v.integer("top_k", m.top_k, count, Need::required);
    v.integer("expert_ffn", m.expert_ffn, size, Need::required);
    v.integer("shared_ffn", m.shared_ffn, size_or_none, Need::optional);
    v.integer("first_dense_layers", m.first_dense_layers, count_or_none, Need::optional);
    v.integer("every", m.every, count, Need::optional);
    v.integers("dense_layers", m.dense_layers, count_or_none, Need::optional);
    v.boolean("selection_bias", m.selection_bias, Need::optional);
    v.boolean("router_bias", m.router_bias, Need::optional);
    v.boolean("shared_gate", m.shared_gate, Need::optional);
    v.real("capacity_factor", m.capacity_factor, {0, 1000}, Need::optional);
    v.real("imbalance", m.imbalance, {1, 1000}, Need::optional);
}

template <class V, class L>
void describe_latent_attention(V& v, L& l) {
    v.integer("query_rank", l.query_rank, size_or_none, Need::optional);
    v.integer("key_value_rank", l.key_value_rank, size, Need::required);
    v.integer("nope_head_size", l.nope_head_size, size, Need::required);
    v.integer("rope_head_size", l.rope_head_size, size, Need::required);
    v.integer("value_head_size", l.value_head_size, size, Need::required);
}

template <class V, class A>
void describe_architecture(V& v, A& a) {
    v.text("id", a.id, Need::optional);
    v.text("name", a.name, Need::optional);
    v.integer("layers", a.layers, count, Need::required);
    v.integer("hidden", a.hidden, size, Need::required);
    v.integer("heads", a.heads, count, Need::required);
    v.integer("kv_heads", a.kv_heads, count, Need::required);
    v.integer("head_size", a.head_size, size, Need::required);
    v.integer("ffn", a.ffn, size, Need::required);
    v.word("mlp", a.mlp, Need::optional);
    v.integer("vocabulary", a.vocabulary, size, Need::required);
    v.boolean("tied_embeddings", a.tied_embeddings, Need::optional);
    v.word("norm", a.norm, Need::optional);
    v.integer("norms_per_layer", a.norms_per_layer, {1, 8}, Need::optional);
    v.boolean("final_norm", a.final_norm, Need::optional);
    v.boolean("query_key_norm", a.query_key_norm, Need::optional);
    v.boolean("query_key_norm_whole", a.query_key_norm_whole, Need::optional);
    v.boolean("attention_sinks", a.attention_sinks, Need::optional);
    v.object("biases", Need::optional, [&](auto& nested) { describe_biases(nested, a.biases); });
    v.word("positions", a.positions, Need::optional);
    v.integer("max_positions", a.max_positions, size_or_none, Need::optional);
    v.integer("relative_buckets", a.relative_buckets, count_or_none, Need::optional);
    v.integer("embedding_size", a.embedding_size, size_or_none, Need::optional);
    v.boolean("parallel_block", a.parallel_block, Need::optional);
    v.integer("sliding_window", a.sliding_window, size_or_none, Need::optional);
    v.integer("full_attention_every", a.full_attention_every, count_or_none, Need::optional);
    v.integer("layers_per_weights", a.layers_per_weights, count, Need::optional);
    v.real("weight_sparsity", a.weight_sparsity, {0, 0.9999}, Need::optional);
    v.integer("mtp_layers", a.mtp_layers, count_or_none, Need::optional);
    describe_optional(v, "moe", a.moe, [](auto& nested, auto& m) { describe_moe(nested, m); });
    describe_optional(v, "encoder", a.encoder, [](auto& nested, auto& e) { nested.integer("layers", e.layers, count, Need::required); });
    describe_optional(v, "latent_attention", a.latent_attention, [](auto& nested, auto& l) { describe_latent_attention(nested, l); });
}

}  // namespace

nlohmann::json to_json(const Architecture& a) {
    return write_fields(a, [](auto& v, auto& s) { describe_architecture(v, s); });
}

Architecture architecture_from_json(const nlohmann::json& value, const std::string& pointer) {
    if (value.is_string()) return preset_at(value, pointer, model_preset);
    auto result = read_fields<Architecture>(value, pointer, [](auto& v, auto& s) { describe_architecture(v, s); });
    validate(result, pointer);
    return result;
}

}  // namespace layline
