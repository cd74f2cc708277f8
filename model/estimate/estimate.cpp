// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/estimate.h"

#include <algorithm>

#include "model/cost/flops.h"
#include "model/cost/memory_fit.h"
#include "model/cost/shipped_coefficients.h"
#include "model/cost/stage_times.h"
#include "model/estimate/legality.h"
#include "model/estimate/plan_cache.h"
#include "model/estimate/quick_estimate.h"
#include "model/estimate/schedule_request.h"
#include "model/estimate/verdict.h"
#include "model/estimate/waterfall.h"

namespace layline {

namespace {

/// Share of the ranks' time between first and last action in which they compute nothing.
Bubble bubble_of(const Timeline& timeline) {
    double busy_s = 0;
    const std::vector<Action>& actions = timeline.schedule->actions;
    const auto beside_previous = [](const Action& action) { return action.pair == 2; };
    for (std::size_t i = 0; i < actions.size(); ++i)
        if (!beside_previous(actions[i])) busy_s += timeline.end_s[i] - timeline.start_s[i];
    busy_s /= timeline.schedule->ranks();
    return {1 - busy_s / timeline.makespan_s, std::max(0.0, 1 - busy_s / timeline.longest_span_s)};
}

double tp_share_of(const StepTimes& times) {
    double tp_s = 0, total_s = 0;
    for (const StageTimes& stage : times.stages) {
        tp_s += stage.parts.tp_s;
        total_s += stage.total_s();
    }
    return tp_s / total_s;
}

/// What follows the last backward: the gradients' reduction from each rank's own end, then optimizer and gather, which wait for all ranks.
std::vector<LaneBar> end_of_step(const Timeline& timeline, const StepTimes& times, double step_time_s) {
    std::vector<LaneBar> bars;
    const double exposed_s = times.pressure * times.end.dp_exposed_s;
    const double reduced_s = timeline.makespan_s + exposed_s / 2;
    const double updated_s = reduced_s + times.pressure * times.end.optimizer_s;
    const Schedule& schedule = *timeline.schedule;
    for (int rank = 0; rank < schedule.ranks(); ++rank) {
        const std::size_t last = schedule.rank_begin[static_cast<std::size_t>(rank) + 1] - 1;
        if (exposed_s > 0) bars.push_back({LaneKind::dp_reduce, rank, timeline.end_s[last], reduced_s});
        bars.push_back({LaneKind::optimizer, rank, reduced_s, updated_s});
        if (exposed_s > 0) bars.push_back({LaneKind::dp_gather, rank, updated_s, std::min(step_time_s, updated_s + exposed_s / 2)});
    }
    return bars;
}

void fill_rates(Estimate& e) {
    const Scenario& s = e.scenario;
    const double tokens = static_cast<double>(s.training.global_batch) * static_cast<double>(s.training.sequence_length);
    const auto gpus = static_cast<double>(s.cluster.gpus);
    const double available_flops = peak_flops_per_s(s) * gpus * e.step_time_s;
    const auto model_share = [&](MfuConvention convention) { return model_flops(s, convention) / available_flops; };
    const auto hardware_share = [&](MfuConvention convention) { return hardware_flops(s, convention) / available_flops; };
    e.tokens_per_s = tokens / e.step_time_s;
    e.tokens_per_s_per_gpu = e.tokens_per_s / gpus;
    e.mfu_palm = model_share(MfuConvention::palm);
    e.mfu_megatron = model_share(MfuConvention::megatron);
    e.mfu_causal = model_share(MfuConvention::causal);
    e.hfu_palm = hardware_share(MfuConvention::palm);
    e.hfu_megatron = hardware_share(MfuConvention::megatron);
    e.hfu_causal = hardware_share(MfuConvention::causal);
}

void fill_time(Estimate& e, const Coefficients& coefficients) {
    const StepTimes times = step_times(e.scenario, coefficients);
    const auto plan = timing_plan(schedule_request(e.scenario));
    auto timeline = std::make_shared<Timeline>(plan->retime(schedule_durations(times, times.pressure)));
    e.step_time_s = iteration_s(*timeline) + times.pressure * times.end.total_s();
    e.bubble = bubble_of(*timeline);
    e.tp_share = tp_share_of(times);
    e.lanes = end_of_step(*timeline, times, e.step_time_s);
    fill_rates(e);
    e.waterfall = waterfall(e.scenario, times, iteration_s(*timeline) / times.pressure, e.step_time_s, e.mfu_palm * e.step_time_s);
    e.timeline = std::move(timeline);
}

void fill_memory(Estimate& e) {
    e.memory = stage_memory(e.scenario);
    e.peak_stage = peak_stage(e.memory);
    e.capacity_bytes = e.scenario.cluster.accelerator.memory_bytes;
    const double peak_bytes = e.memory[static_cast<std::size_t>(e.peak_stage)].reserved_bytes();
    e.fill = peak_bytes / e.capacity_bytes;
    const double usable_fill = peak_bytes / usable_bytes(e.scenario);
    e.verdict = verdict_of(usable_fill);
    e.fit_probability = fit_probability(e.scenario, usable_fill);
}

/// Half-widths that held 80 % of the runs of clusters no coefficient had seen (reference: time-model, section 10).
void fill_band(Estimate& e) {
    const bool known = !e.scenario.cluster.accelerator.kernel_family.empty();
    const double half_width = known ? 0.15 : 0.25;
    e.step_time_low_s = e.step_time_s / (1 + half_width);
    e.step_time_high_s = e.step_time_s * (1 + half_width);
    if (!known)
        e.warnings.push_back(e.scenario.cluster.accelerator.name +
                             ": no kernel of this accelerator was measured, its datasheet stands in.");
}

}  // namespace

Estimate estimate(const Scenario& scenario, const Coefficients& coefficients) {
    Estimate e;
    e.scenario = scenario;
    e.violations = violations(scenario);
    e.coefficients_source = coefficients.source;
    const bool legal = std::ranges::none_of(e.violations, [](const Violation& v) { return v.severity == Severity::error; });
    if (!legal) return e;
    fill_memory(e);
    fill_time(e, coefficients);
    fill_band(e);
    return e;
}

Estimate estimate(const Scenario& scenario) { return estimate(scenario, shipped_coefficients(scenario)); }

}  // namespace layline
