// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/waterfall.h"

#include "model/estimate/rank_load.h"

namespace layline {

namespace {

/// All stages' parts of all micro-batches, averaged over the ranks.
TimeParts mean_parts(const Scenario& scenario, const StepTimes& times) {
    TimeParts sum;
    for (const StageTimes& stage : times.stages) sum.add(stage.parts, times.micro_batches / static_cast<double>(scenario.layout.pp));
    return sum;
}

/// Gives kernel inefficiency what is left of the step, so that the rows add up.
void close_sum(std::vector<WaterfallRow>& rows, double step_time_s) {
    double explained = 0;
    WaterfallRow* kernel = nullptr;
    for (WaterfallRow& row : rows) {
        if (row.kind == WaterfallKind::peak) continue;
        if (row.kind == WaterfallKind::kernel_inefficiency)
            kernel = &row;
        else
            explained += row.seconds;
    }
    kernel->seconds = step_time_s - explained;
    for (WaterfallRow& row : rows) row.share = row.seconds / step_time_s;
}

}  // namespace

const char* waterfall_name(WaterfallKind kind) {
    switch (kind) {
        case WaterfallKind::peak:
            return "Peak FLOP/s";
        case WaterfallKind::kernel_inefficiency:
            return "Kernel inefficiency";
        case WaterfallKind::memory_bound:
            return "Memory-bound ops";
        case WaterfallKind::recompute:
            return "Recompute";
        case WaterfallKind::tp_communication:
            return "TP communication";
        case WaterfallKind::cp_communication:
            return "CP communication";
        case WaterfallKind::ep_communication:
            return "EP communication";
        case WaterfallKind::bubble:
            return "Pipeline bubble";
        case WaterfallKind::imbalance:
            return "Stage imbalance";
        case WaterfallKind::dp_communication:
            return "DP communication";
        case WaterfallKind::optimizer:
            return "Optimizer";
        case WaterfallKind::other:
            return "Launch and overhead";
        case WaterfallKind::achieved:
            return "Achieved MFU";
    }
    return "";
}

std::vector<WaterfallRow> waterfall(const Scenario& scenario, const StepTimes& times, double makespan_s, double step_time_s,
                                    double useful_s) {
    const TimeParts parts = mean_parts(scenario, times);
    const RankLoad load = rank_load(scenario, times);
    const double m = times.micro_batches;
    const bool pipelined = scenario.layout.pp > 1;

    std::vector<WaterfallRow> rows;
    const auto add = [&](WaterfallKind kind, double seconds) { rows.push_back({kind, waterfall_name(kind), seconds, 0}); };
    add(WaterfallKind::peak, step_time_s);
    add(WaterfallKind::kernel_inefficiency, 0);
    add(WaterfallKind::memory_bound, parts.memory_bound_s);
    add(WaterfallKind::recompute, parts.recompute_s);
    add(WaterfallKind::tp_communication, parts.tp_s);
    if (scenario.layout.cp > 1) add(WaterfallKind::cp_communication, parts.cp_s);
    if (scenario.layout.ep > 1) add(WaterfallKind::ep_communication, parts.ep_s - m * load.hidden_s);
    if (pipelined) add(WaterfallKind::bubble, makespan_s - m * (load.slowest_s + times.rank_overhead_s()));
    if (pipelined) add(WaterfallKind::imbalance, m * (load.slowest_s - load.mean_s));
    add(WaterfallKind::dp_communication, times.end.dp_exposed_s + parts.gather_s);
    add(WaterfallKind::optimizer, times.end.optimizer_s);
    add(WaterfallKind::other, m * times.rank_overhead_s() + times.end.fixed_s + parts.launch_s + parts.host_s + times.end.host_s +
                                  step_time_s * (1 - 1 / times.pressure));
    add(WaterfallKind::achieved, useful_s);
    close_sum(rows, step_time_s);
    return rows;
}

std::vector<WaterfallRow> waterfall_for(const Estimate& estimate, MfuConvention convention) {
    std::vector<WaterfallRow> rows = estimate.waterfall;
    for (WaterfallRow& row : rows)
        if (row.kind == WaterfallKind::achieved) row.seconds = estimate.mfu(convention) * estimate.step_time_s;
    if (!rows.empty()) close_sum(rows, estimate.step_time_s);
    return rows;
}

}  // namespace layline
