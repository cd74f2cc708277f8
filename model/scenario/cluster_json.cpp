// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "model/scenario/json_fields.h"
#include "model/scenario/preset_at.h"
#include "model/scenario/presets.h"
#include "model/scenario/scenario_json.h"
#include "model/scenario/validate.h"

namespace layline {

namespace {

constexpr RealRange rate{0, 1e21};

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
    v.real("host_bytes_per_s", a.host_bytes_per_s, {1, 1e18}, Need::optional);
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

}  // namespace

nlohmann::json to_json(const Accelerator& a) {
    return write_fields(a, [](auto& v, auto& s) { describe_accelerator(v, s); });
}
nlohmann::json to_json(const Cluster& c) {
    nlohmann::json object = write_fields(c, [](auto& v, auto& s) { describe_cluster(v, s); });
    object["accelerator"] = to_json(c.accelerator);
    return object;
}

Accelerator accelerator_from_json(const nlohmann::json& value, const std::string& pointer) {
    if (value.is_string()) return preset_at(value, pointer, accelerator_preset);
    auto result = read_fields<Accelerator>(value, pointer, [](auto& v, auto& s) { describe_accelerator(v, s); });
    validate(result, pointer);
    return result;
}

Cluster cluster_from_json(const nlohmann::json& value, const std::string& pointer) {
    if (value.is_string()) return preset_at(value, pointer, cluster_preset);
    auto result = read_fields<Cluster>(value, pointer, [&](auto& v, auto& s) {
        describe_cluster(v, s);
        s.accelerator = accelerator_from_json(*v.take("accelerator", Need::required), v.pointer_to("accelerator"));
    });
    result.gpus = result.gpus_per_node;
    validate(result, pointer);
    return result;
}

}  // namespace layline
