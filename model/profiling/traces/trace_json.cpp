// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/traces/trace_json.h"

#include <nlohmann/json.hpp>

namespace layline {

namespace {

using Json = nlohmann::json;

Json optional_json(const std::optional<std::int64_t>& value) { return value ? Json(*value) : Json(); }

Json breakdown_json(const Breakdown& b) {
    return {{"span_us", b.span_us},
            {"busy_us", b.busy_us},
            {"idle_us", b.idle_us},
            {"compute_us", b.compute_us},
            {"communication_us", b.communication_us},
            {"overlap_us", b.overlap_us},
            {"exposed_communication_us", b.exposed_communication_us},
            {"memory_us", b.memory_us},
            {"kernels", {{"compute", b.compute_kernels}, {"communication", b.communication_kernels}, {"memory", b.memory_operations}}}};
}

Json step_json(const StepBreakdown& step) {
    Json json = breakdown_json(step.device);
    json.update({{"name", step.name},
                 {"number", step.number < 0 ? Json() : Json(step.number)},
                 {"start_us", step.start_us},
                 {"duration_us", step.duration_us},
                 {"partial", step.partial}});
    return json;
}

Json device_json(const DeviceBreakdown& device) {
    Json json = breakdown_json(device.time);
    json["device"] = device.device;
    return json;
}

Json idle_json(const StreamIdle& idle) {
    return {{"device", idle.device},
            {"stream", idle.stream},
            {"host_wait_us", idle.host_wait_us},
            {"kernel_wait_us", idle.kernel_wait_us},
            {"other_us", idle.other_us}};
}

Json collective_json(const CollectiveTotal& total) {
    return {{"name", total.name},
            {"kernels", total.kernels},
            {"total_us", total.total_us},
            {"shortest_us", total.shortest_us},
            {"bytes", total.bytes > 0 ? Json(total.bytes) : Json()}};
}

template <class Items, class Convert>
Json array_of(const Items& items, Convert convert) {
    Json array = Json::array();
    for (const auto& item : items) array.push_back(convert(item));
    return array;
}

Json rank_json(const RankBreakdown& rank) {
    Json json = breakdown_json(rank.device);
    json.update({{"rank", optional_json(rank.rank)},
                 {"process", optional_json(rank.process)},
                 {"world_size", optional_json(rank.world_size)},
                 {"devices", rank.devices},
                 {"device_names", rank.device_names},
                 {"by_device", array_of(rank.by_device, device_json)},
                 {"idle", array_of(rank.idle, idle_json)},
                 {"collectives", array_of(rank.collectives, collective_json)},
                 {"steps", array_of(rank.steps, step_json)}});
    return json;
}

}  // namespace

Json to_json(const TraceSummary& summary) {
    return {{"file", summary.file},     {"format", summary.format},
            {"events", summary.events}, {"ranks", array_of(summary.ranks, rank_json)},
            {"reason", summary.reason}, {"notes", summary.notes}};
}

}  // namespace layline
