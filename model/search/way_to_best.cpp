// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/way_to_best.h"

#include <algorithm>
#include <optional>

#include "model/estimate/legality.h"
#include "model/estimate/quick_estimate.h"
#include "model/search/axes.h"

namespace layline {

namespace {

void take(const Axis& axis, const Layout& from, Layout& to) {
    const std::string_view key = axis.key;
    if (key == "tp") to.tp = from.tp;
    if (key == "pp") to.pp = from.pp;
    if (key == "vpp") to.vpp = from.vpp;
    if (key == "cp") to.cp = from.cp;
    if (key == "ep") to.ep = from.ep;
    if (key == "etp") to.etp = from.etp;
    if (key == "mbs") to.micro_batch = from.micro_batch;
    if (key == "sp") to.sequence_parallel = from.sequence_parallel;
    if (key == "zero") to.zero_stage = from.zero_stage;
    if (key == "hsdp") to.shard_gpus = from.shard_gpus;
    if (key == "prefetch") to.fsdp_prefetch = from.fsdp_prefetch;
    if (key == "reshard") to.fsdp_reshard = from.fsdp_reshard;
    if (key == "recompute") {
        to.recompute = from.recompute;
        to.recompute_method = from.recompute_method;
        to.recompute_layers = from.recompute_layers;
        to.recompute_modules = from.recompute_modules;
    }
    if (key == "schedule") {
        to.schedule = from.schedule;
        to.group = from.group;
    }
    // Layers are dealt to the stages that there are.
    if (key == "split" || key == "pp" || key == "vpp") {
        to.split = from.split;
        to.stage_counts = from.stage_counts;
    }
}

/// Whether taking the parameter from `best` changes anything.
bool differs(const Axis& axis, const Layout& best, const Layout& layout) {
    Layout taken = layout;
    take(axis, best, taken);
    return taken != layout;
}

/// "even", "uneven", and with told edges what these are: two uneven deals may differ.
std::string words_of(const Axis& axis, const Layout& layout, std::int64_t gpus) {
    const StageCounts& counts = layout.stage_counts;
    if (axis.key == "split" && !counts.stages.empty()) return counts.stages;
    if (axis.key == "split" && counts.last_layers > 0)
        return std::to_string(counts.first_layers) + " ... " + std::to_string(counts.last_layers);
    return value_text(axis, axis.value({layout, {}, gpus}));
}

/// Chunks and schedule go together: neither is legal without the other more often than not.
void change(const Axis& axis, const Layout& best, Layout& layout) {
    take(axis, best, layout);
    for (const char* with : {"vpp", "schedule"})
        if ((axis.key == "vpp" || axis.key == "schedule") && axis.key != with) take(*layline::axis(with), best, layout);
}

}  // namespace

std::vector<WayStep> way_to_best(const Scenario& scenario, const Layout& best, const Coefficients& coefficients) {
    Scenario at = scenario;
    std::vector<WayStep> steps;
    double last_s = is_legal(at) ? quick_estimate(at, coefficients).step_time_s : 0;
    const auto words = [&](const Axis& axis, const Layout& layout) { return words_of(axis, layout, scenario.cluster.gpus); };
    while (true) {
        const Axis* chosen = nullptr;
        std::optional<QuickEstimate> chosen_estimate;
        for (const Axis& axis : axes()) {
            if (!differs(axis, best, at.layout)) continue;
            if (chosen == nullptr) chosen = &axis;
            Scenario tried = at;
            change(axis, best, tried.layout);
            if (!is_legal(tried)) continue;
            const QuickEstimate estimate = quick_estimate(tried, coefficients);
            if (chosen_estimate && estimate.step_time_s >= chosen_estimate->step_time_s) continue;
            chosen = &axis;
            chosen_estimate = estimate;
        }
        if (chosen == nullptr) break;
        WayStep step{std::string(chosen->key), words(*chosen, at.layout), words(*chosen, best), chosen_estimate.has_value()};
        change(*chosen, best, at.layout);
        if (chosen_estimate) {
            step.step_time_s = chosen_estimate->step_time_s;
            step.saved_s = last_s > 0 ? last_s - step.step_time_s : 0;
            step.peak_bytes = chosen_estimate->peak_bytes;
            step.verdict = chosen_estimate->verdict;
            last_s = step.step_time_s;
        }
        steps.push_back(step);
    }
    return steps;
}

}  // namespace layline
