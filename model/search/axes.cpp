// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/axes.h"

#include <algorithm>
#include <array>

#include "model/schedule/schedule.h"
#include "model/search/recompute_text.h"

namespace layline {

namespace {

using C = const Candidate&;

std::int64_t schedule_index(C c) {
    const auto names = schedule_names();
    return std::ranges::find(names, c.layout.schedule) - names.begin();
}

std::int64_t recompute(C c) { return recompute_index(recompute_of(c.layout)); }

/// 0: as even as the layers take it; 1: edges lighter or told by hand.
std::int64_t uneven(C c) {
    const StageCounts& counts = c.layout.stage_counts;
    return c.layout.split == LayerSplit::even && counts == StageCounts{} ? 0 : 1;
}

constexpr std::array<Axis, 16> table{{
    {"gpus", "GPUs", [](C c) { return c.gpus; }},
    {"tp", "Tensor parallel", [](C c) { return c.layout.tp; }},
    {"pp", "Pipeline parallel", [](C c) { return c.layout.pp; }},
    {"vpp", "Virtual stages", [](C c) { return c.layout.vpp; }},
    {"cp", "Context parallel", [](C c) { return c.layout.cp; }},
    {"ep", "Expert parallel", [](C c) { return c.layout.ep; }},
    {"etp", "Expert tensor parallel", [](C c) { return c.layout.etp; }},
    {"mbs", "Micro-batch", [](C c) { return c.layout.micro_batch; }},
    {"sp", "Sequence parallel", [](C c) { return std::int64_t{c.layout.sequence_parallel}; }},
    {"zero", "ZeRO stage", [](C c) { return std::int64_t{c.layout.zero_stage}; }},
    {"hsdp", "HSDP group", [](C c) { return c.layout.shard_gpus; }},
    {"prefetch", "FSDP prefetch", [](C c) { return std::int64_t{c.layout.fsdp_prefetch}; }},
    {"reshard", "FSDP reshard", [](C c) { return std::int64_t{c.layout.fsdp_reshard}; }},
    {"recompute", "Recompute", recompute},
    {"schedule", "Schedule", schedule_index},
    {"split", "Layer split", uneven},
}};

}  // namespace

std::span<const Axis> axes() { return table; }

const Axis* axis(std::string_view key) {
    const auto found = std::ranges::find(table, key, &Axis::key);
    return found == table.end() ? nullptr : &*found;
}

std::string value_text(const Axis& axis, std::int64_t value) {
    if (axis.key == "sp" || axis.key == "reshard") return value != 0 ? "on" : "off";
    if (axis.key == "split") return value != 0 ? "uneven" : "even";
    if (axis.key == "recompute") return recompute_text(recompute_at(value));
    const auto names = schedule_names();
    if (axis.key == "schedule") return value < std::ssize(names) ? names[static_cast<std::size_t>(value)] : "";
    return std::to_string(value);
}

}  // namespace layline
