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
constexpr RealRange share{0, 1};

// Each struct's fields, once, for reading and for writing. The struct comes const to a writer.

template <class V, class T>
void describe_training(V& v, T& t) {
    v.integer("global_batch", t.global_batch, size, Need::required);
    v.integer("sequence_length", t.sequence_length, size, Need::required);
    v.word("precision", t.precision, Need::optional);
    v.word("optimizer", t.optimizer, Need::optional);
    v.word("attention", t.attention, Need::optional);
    v.boolean("fused_norm", t.fused_norm, Need::optional);
    v.real("dropout", t.dropout, {0, 1}, Need::optional);
    v.word("loss", t.loss, Need::optional);
    v.integer("loss_chunks", t.loss_chunks, count, Need::optional);
    v.word("gradient_type", t.gradient_type, Need::optional);
    v.word("main_parameter_type", t.main_parameter_type, Need::optional);
    v.word("moment_type", t.moment_type, Need::optional);
    v.boolean("low_precision_weights", t.low_precision_weights, Need::optional);
    v.boolean("low_precision_activations", t.low_precision_activations, Need::optional);
    v.real("frozen_share", t.frozen_share, share, Need::optional);
    v.integer("lora_rank", t.lora_rank, count_or_none, Need::optional);
    v.text("framework", t.framework, Need::optional);
}

template <class V, class C>
void describe_stage_counts(V& v, C& c) {
    v.integer("first_layers", c.first_layers, count_or_none, Need::optional);
    v.integer("last_layers", c.last_layers, count_or_none, Need::optional);
    v.text("stages", c.stages, Need::optional);
}

template <class V, class M>
void describe_modules(V& v, M& m) {
    v.boolean("core_attention", m.core_attention, Need::optional);
    v.boolean("norm", m.norm, Need::optional);
    v.boolean("mlp", m.mlp, Need::optional);
    v.boolean("activation", m.activation, Need::optional);
    v.boolean("moe", m.moe, Need::optional);
    v.boolean("up_projection", m.up_projection, Need::optional);
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
    v.integer("slices", l.slices, count, Need::optional);
    v.word("slicing", l.slicing, Need::optional);
    v.word("transfers", l.transfers, Need::optional);
    v.word("weight_stash", l.weight_stash, Need::optional);
    v.word("context_exchange", l.context_exchange, Need::optional);
    v.integer("context_all_to_all", l.context_all_to_all, count, Need::optional);
    v.integer("shard_gpus", l.shard_gpus, count_or_none, Need::optional);
    v.integer("fsdp_prefetch", l.fsdp_prefetch, {0, 1000}, Need::optional);
    v.boolean("fsdp_reshard", l.fsdp_reshard, Need::optional);
    v.object("stage_counts", Need::optional, [&](auto& nested) { describe_stage_counts(nested, l.stage_counts); });
    v.object("recompute_modules", Need::optional, [&](auto& nested) { describe_modules(nested, l.recompute_modules); });
    v.word("recompute_method", l.recompute_method, Need::optional);
    v.integer("recompute_layers", l.recompute_layers, count_or_none, Need::optional);
    v.real("offload_activations", l.offload_activations, share, Need::optional);
    v.real("offload_optimizer", l.offload_optimizer, share, Need::optional);
}

}  // namespace

nlohmann::json to_json(const Training& t) {
    return write_fields(t, [](auto& v, auto& s) { describe_training(v, s); });
}
nlohmann::json to_json(const Layout& l) {
    return write_fields(l, [](auto& v, auto& s) { describe_layout(v, s); });
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

Training training_from_json(const nlohmann::json& value, const std::string& pointer) {
    return read_fields<Training>(value, pointer, [](auto& v, auto& s) { describe_training(v, s); });
}

Layout layout_from_json(const nlohmann::json& value, const std::string& pointer) {
    return read_fields<Layout>(value, pointer, [](auto& v, auto& s) { describe_layout(v, s); });
}

Scenario scenario_from_json(const nlohmann::json& value, const std::string& pointer) {
    if (value.is_object() && value.contains("scenario")) return scenario_from_json(value["scenario"], pointer + "/scenario");
    if (pointer.empty()) check_format(value, "scenario", scenario_version);
    return read_fields<Scenario>(value, pointer, [](auto& v, auto& s) {
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
