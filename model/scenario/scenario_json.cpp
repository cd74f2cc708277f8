// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/scenario_json.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "model/scenario/json_fields.h"
#include "model/scenario/json_file.h"
#include "model/scenario/presets.h"
#include "model/scenario/validate.h"

namespace layline {

namespace {

constexpr int scenario_version = 1;

// Far above any model or cluster, far below what overflows a product of a few of them.
constexpr IntegerRange count{1, 1'000'000};
constexpr IntegerRange count_or_none{0, 1'000'000};
constexpr IntegerRange size{1, 100'000'000};
constexpr IntegerRange size_or_none{0, 100'000'000};
constexpr RealRange rate{0, 1e21};

// Each struct's fields, once, for reading and for writing. The struct comes const to a writer.

template <class V, class B>
void describe_biases(V& v, B& b) {
    v.boolean("query_key_value", b.query_key_value, Need::optional);
    v.boolean("attention_output", b.attention_output, Need::optional);
    v.boolean("mlp", b.mlp, Need::optional);
    v.boolean("head", b.head, Need::optional);
}

template <class V, class M>
void describe_moe(V& v, M& m) {
    v.integer("experts", m.experts, count, Need::required);
    v.integer("top_k", m.top_k, count, Need::required);
    v.integer("expert_ffn", m.expert_ffn, size, Need::required);
    v.integer("shared_ffn", m.shared_ffn, size_or_none, Need::optional);
    v.integer("first_dense_layers", m.first_dense_layers, count_or_none, Need::optional);
    v.integer("every", m.every, count, Need::optional);
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

/// An optional nested struct: absent or null in the file when there is none.
template <class V, class Optional, class Describe>
void describe_optional(V& v, const char* key, Optional& field, Describe describe) {
    if constexpr (V::reads) {
        typename std::remove_reference_t<Optional>::value_type value;
        if (v.object(key, Need::optional, [&](auto& nested) { describe(nested, value); })) field = value;
    } else if (field) {
        v.object(key, Need::optional, [&](auto& nested) { describe(nested, *field); });
    }
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
    v.boolean("query_key_norm", a.query_key_norm, Need::optional);
    v.object("biases", Need::optional, [&](auto& nested) { describe_biases(nested, a.biases); });
    v.word("positions", a.positions, Need::optional);
    v.integer("max_positions", a.max_positions, size_or_none, Need::optional);
    v.boolean("parallel_block", a.parallel_block, Need::optional);
    v.integer("sliding_window", a.sliding_window, size_or_none, Need::optional);
    v.integer("mtp_layers", a.mtp_layers, count_or_none, Need::optional);
    describe_optional(v, "moe", a.moe, [](auto& nested, auto& m) { describe_moe(nested, m); });
    describe_optional(v, "latent_attention", a.latent_attention, [](auto& nested, auto& l) { describe_latent_attention(nested, l); });
}

template <class V, class P>
void describe_peaks(V& v, P& p) {
    v.real("fp32", p.fp32, rate, Need::optional);
    v.real("tf32", p.tf32, rate, Need::optional);
    v.real("bf16", p.bf16, rate, Need::optional);
    v.real("fp16", p.fp16, rate, Need::optional);
    v.real("fp8", p.fp8, rate, Need::optional);
    v.real("fp4", p.fp4, rate, Need::optional);
}

template <class V, class A>
void describe_accelerator(V& v, A& a) {
    v.text("id", a.id, Need::optional);
    v.text("name", a.name, Need::optional);
    v.text("kernel_family", a.kernel_family, Need::optional);
    v.object("peak_flops_per_s", Need::required, [&](auto& nested) { describe_peaks(nested, a.peak_flops_per_s); });
    v.real("memory_bytes", a.memory_bytes, {1, 1e18}, Need::required);
    v.real("usable_memory_bytes", a.usable_memory_bytes, {1, 1e18}, Need::required);
    v.real("memory_bytes_per_s", a.memory_bytes_per_s, {1, 1e18}, Need::required);
    v.real("power_w", a.power_w, {0, 1e6}, Need::optional);
    v.real("price_usd_per_hour", a.price_usd_per_hour, {0, 1e6}, Need::optional);
}

template <class V, class L>
void describe_link(V& v, L& l) {
    v.real("bytes_per_s", l.bytes_per_s, {1, 1e18}, Need::required);
    v.real("latency_s", l.latency_s, {0, 10}, Need::required);
}

template <class V, class C>
void describe_cluster(V& v, C& c) {
    v.text("id", c.id, Need::optional);
    v.text("name", c.name, Need::optional);
    v.integer("gpus_per_node", c.gpus_per_node, count, Need::required);
    v.integer("scale_up_gpus", c.scale_up_gpus, count, Need::required);
    v.object("scale_up", Need::required, [&](auto& nested) { describe_link(nested, c.scale_up); });
    v.object("network", Need::required, [&](auto& nested) { describe_link(nested, c.network); });
}

template <class V, class T>
void describe_training(V& v, T& t) {
    v.integer("global_batch", t.global_batch, size, Need::required);
    v.integer("sequence_length", t.sequence_length, size, Need::required);
    v.word("precision", t.precision, Need::optional);
    v.word("optimizer", t.optimizer, Need::optional);
    v.word("attention", t.attention, Need::optional);
    v.boolean("fused_norm", t.fused_norm, Need::optional);
    v.real("dropout", t.dropout, {0, 1}, Need::optional);
    v.text("framework", t.framework, Need::optional);
}

template <class V, class L>
void describe_layout(V& v, L& l) {
    v.integer("tp", l.tp, count, Need::optional);
    v.integer("pp", l.pp, count, Need::optional);
    v.integer("vpp", l.vpp, count, Need::optional);
    v.integer("cp", l.cp, count, Need::optional);
    v.integer("ep", l.ep, count, Need::optional);
    v.integer("etp", l.etp, count, Need::optional);
    v.integer("micro_batch", l.micro_batch, count, Need::optional);
    v.boolean("sequence_parallel", l.sequence_parallel, Need::optional);
    v.integer("zero_stage", l.zero_stage, {0, 3}, Need::optional);
    v.word("recompute", l.recompute, Need::optional);
    v.text("schedule", l.schedule, Need::optional);
    v.word("split", l.split, Need::optional);
    v.integer("group", l.group, count_or_none, Need::optional);
}

template <class T, class Describe>
T read(const nlohmann::json& value, const std::string& pointer, Describe describe) {
    T result;
    FieldReader reader(value, pointer);
    describe(reader, result);
    reader.finish();
    return result;
}

template <class T, class Describe>
nlohmann::json write(const T& value, Describe describe) {
    FieldWriter writer;
    describe(writer, value);
    return std::move(writer.out);
}

/// Reads a preset by its id, turning "unknown preset" into an error at the place that names it.
template <class Preset>
auto preset_at(const nlohmann::json& id, const std::string& pointer, Preset preset) {
    try {
        return preset(id.get<std::string>());
    } catch (const InputError& error) {
        throw InputError(error.file(), pointer + error.place(), error.expected(), error.found());
    }
}

}  // namespace

nlohmann::json to_json(const Architecture& a) {
    return write(a, [](auto& v, auto& s) { describe_architecture(v, s); });
}
nlohmann::json to_json(const Accelerator& a) {
    return write(a, [](auto& v, auto& s) { describe_accelerator(v, s); });
}
nlohmann::json to_json(const Cluster& c) {
    nlohmann::json object = write(c, [](auto& v, auto& s) { describe_cluster(v, s); });
    object["accelerator"] = to_json(c.accelerator);
    return object;
}
nlohmann::json to_json(const Training& t) {
    return write(t, [](auto& v, auto& s) { describe_training(v, s); });
}
nlohmann::json to_json(const Layout& l) {
    return write(l, [](auto& v, auto& s) { describe_layout(v, s); });
}

nlohmann::json to_json(const Scenario& s) {
    return {{"format", "layline/scenario"},
            {"version", scenario_version},
            {"name", s.name},
            {"architecture", to_json(s.architecture)},
            {"cluster", to_json(s.cluster)},
            {"gpus", s.cluster.gpus},
            {"training", to_json(s.training)},
            {"layout", to_json(s.layout)}};
}

Architecture architecture_from_json(const nlohmann::json& value, const std::string& pointer) {
    if (value.is_string()) return preset_at(value, pointer, model_preset);
    auto result = read<Architecture>(value, pointer, [](auto& v, auto& s) { describe_architecture(v, s); });
    validate(result, pointer);
    return result;
}

Accelerator accelerator_from_json(const nlohmann::json& value, const std::string& pointer) {
    if (value.is_string()) return preset_at(value, pointer, accelerator_preset);
    auto result = read<Accelerator>(value, pointer, [](auto& v, auto& s) { describe_accelerator(v, s); });
    validate(result, pointer);
    return result;
}

Cluster cluster_from_json(const nlohmann::json& value, const std::string& pointer) {
    if (value.is_string()) return preset_at(value, pointer, cluster_preset);
    auto result = read<Cluster>(value, pointer, [&](auto& v, auto& s) {
        describe_cluster(v, s);
        s.accelerator = accelerator_from_json(*v.take("accelerator", Need::required), v.pointer_to("accelerator"));
    });
    result.gpus = result.gpus_per_node;
    validate(result, pointer);
    return result;
}

Training training_from_json(const nlohmann::json& value, const std::string& pointer) {
    return read<Training>(value, pointer, [](auto& v, auto& s) { describe_training(v, s); });
}

Layout layout_from_json(const nlohmann::json& value, const std::string& pointer) {
    return read<Layout>(value, pointer, [](auto& v, auto& s) { describe_layout(v, s); });
}

Scenario scenario_from_json(const nlohmann::json& value, const std::string& pointer) {
    if (value.is_object() && value.contains("scenario")) return scenario_from_json(value["scenario"], pointer + "/scenario");
    if (pointer.empty()) check_format(value, "scenario", scenario_version);
    return read<Scenario>(value, pointer, [](auto& v, auto& s) {
        v.take("format", Need::optional);
        v.take("version", Need::optional);
        v.take("source", Need::optional);
        v.text("name", s.name, Need::optional);
        s.architecture = architecture_from_json(*v.take("architecture", Need::required), v.pointer_to("architecture"));
        s.cluster = cluster_from_json(*v.take("cluster", Need::required), v.pointer_to("cluster"));
        v.integer("gpus", s.cluster.gpus, count, Need::required);
        s.training = training_from_json(*v.take("training", Need::required), v.pointer_to("training"));
        if (const nlohmann::json* layout = v.take("layout", Need::optional)) s.layout = layout_from_json(*layout, v.pointer_to("layout"));
    });
}

}  // namespace layline
