// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/estimate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "model/cost/flops.h"
#include "model/cost/memory_fit.h"
#include "model/cost/memory_replay.h"
#include "model/cost/memory_rules.h"
#include "model/cost/shipped_coefficients.h"
#include "model/cost/slice_plan.h"
#include "model/cost/stage_times.h"
#include "model/cost/step_band.h"
#include "model/estimate/legality.h"
#include "model/estimate/lowered_times.h"
#include "model/estimate/plan_cache.h"
#include "model/estimate/quick_estimate.h"
#include "model/estimate/schedule_request.h"
#include "model/estimate/step_lanes.h"
#include "model/estimate/verdict.h"
#include "model/estimate/waterfall.h"
#include "model/scenario/input_error.h"
#include "model/scenario/schedule_traits.h"
#include "model/schedule/activations.h"

namespace layline {

namespace {

/// Share of the ranks' time between first and last action in which they compute nothing. An asynchronous pipeline goes on at its pace.
Bubble bubble_of(const Timeline& timeline) {
    double busy_s = 0;
    const auto& actions = timeline.schedule->actions;
    const auto beside_previous = [](const Action& action) { return action.pair == 2; };
    for (std::size_t i = 0; i < actions.size(); ++i)
        if (!beside_previous(actions[i])) busy_s += timeline.end_s[i] - timeline.start_s[i];
    busy_s /= timeline.schedule->ranks();
    if (is_asynchronous(timeline.schedule->name)) {
        const double idle = std::max(0.0, 1 - busy_s / iteration_s(timeline));
        return {idle, idle};
    }
    return {1 - busy_s / timeline.makespan_s, std::max(0.0, 1 - busy_s / timeline.longest_span_s)};
}

/// A boundary tensor, or a slice of one, on its way from one rank to another.
double transfer_s(const Durations& durations, int slices) {
    const double sized_s = durations.link_bytes_per_s > 0 ? durations.boundary_bytes / slices / durations.link_bytes_per_s : 0;
    return durations.transfer_s + sized_s;
}

double tp_share_of(const StepTimes& times) {
    double tp_s = 0, total_s = 0;
    for (const StageTimes& stage : times.stages) {
        tp_s += stage.parts.tp_s;
        total_s += stage.total_s();
    }
    return tp_s / total_s;
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

void fill_versions(Estimate& e) {
    const auto ranks = static_cast<int>(e.scenario.layout.pp);
    if (!is_asynchronous(e.scenario.layout.schedule) || ranks == 1) return;
    for (int rank = 0; rank < ranks; ++rank) e.versions.push_back(weight_versions(e.scenario.layout, rank));
}

/// The scenario whose slices are the order's: an order from a file that cuts sequences otherwise cuts them into equal parts.
Scenario cut_as(const Schedule& order, Scenario scenario) {
    if (slice_plan(scenario).count() == order.slices) return scenario;
    scenario.layout.slices = 1;
    scenario.layout.slicing = Slicing::equal;
    return scenario;
}

void fill_time(Estimate& e, const Coefficients& coefficients, const TimingPlan& plan) {
    const Scenario timed = cut_as(plan.schedule(), e.scenario);
    const StepTimes times = lowered_times(timed, plan.schedule(), step_times(timed, coefficients));
    const Durations durations = schedule_durations(timed, times, times.pressure);
    auto timeline = std::make_shared<Timeline>(plan.retime(durations));
    e.slice_lengths = slice_plan(timed).lengths;
    fill_versions(e);
    e.step_time_s = iteration_s(*timeline) + times.pressure * times.end.total_s();
    e.bubble = bubble_of(*timeline);
    e.tp_share = tp_share_of(times);
    e.transfer_s = transfer_s(durations, plan.schedule().slices);
    e.communication = communication_shares(times);
    const double drawn_s = std::max(e.step_time_s, timeline->makespan_s + times.pressure * times.end.total_s());
    e.lanes = step_lanes(e.scenario, coefficients, times, *timeline, drawn_s);
    fill_rates(e);
    e.waterfall = waterfall(e.scenario, times, iteration_s(*timeline) / times.pressure, e.step_time_s, e.mfu_palm * e.step_time_s);
    e.timeline = std::move(timeline);
}

void judge_memory(Estimate& e) {
    e.peak_stage = peak_stage(e.memory);
    e.capacity_bytes = e.scenario.cluster.accelerator.memory_bytes;
    const double peak_bytes = e.memory[static_cast<std::size_t>(e.peak_stage)].reserved_bytes();
    e.fill = peak_bytes / e.capacity_bytes;
    const double usable_fill = peak_bytes / usable_bytes(e.scenario);
    e.verdict = verdict_of(usable_fill);
    e.fit_probability = fit_probability(e.scenario, usable_fill);
}

/// Activations as the order holds them, in place of the closed form of the scenario's schedule.
void hold_as(const Schedule& order, std::vector<StageMemory>& memory) {
    const std::vector<double> peaks = peak_activations(order);
    const double chunks = static_cast<double>(order.chunks * order.directions());
    for (std::size_t rank = 0; rank < memory.size(); ++rank) {
        StageMemory& of = memory[rank];
        const double held = peaks[rank] / chunks;
        of.activations_bytes += (held - of.in_flight) * of.activation_bytes_per_micro_batch;
        of.in_flight = held;
    }
}

void check_sizes(const Schedule& order, const ScheduleRequest& layout) {
    const auto words = [](int ranks, int stages, int micro_batches) {
        return fmt::format("{} ranks, {} stages and {} micro-batches", ranks, stages, micro_batches);
    };
    const int stages = order.directions() > 1 ? layout.ranks : layout.ranks * layout.chunks;
    if (order.ranks() == layout.ranks && order.placement.stages == stages && order.micro_batches == layout.micro_batches) return;
    throw InputError("", order.name, words(layout.ranks, stages, layout.micro_batches) + ", as the layout has",
                     words(order.ranks(), order.placement.stages, order.micro_batches));
}

/// The band that held 80 % of runs the coefficients were not fitted on, and what none of these had.
void fill_band(Estimate& e, const Coefficients& coefficients) {
    StepBand band = step_band(e.scenario, coefficients);
    const double factor = std::exp(band.half_width);
    e.step_time_low_s = e.step_time_s / factor;
    e.step_time_high_s = e.step_time_s * factor;
    if (e.scenario.cluster.accelerator.kernel_family.empty())
        e.warnings.push_back(e.scenario.cluster.accelerator.name +
                             ": no kernel of this accelerator was measured, its datasheet stands in.");
    std::ranges::move(band.unseen, std::back_inserter(e.warnings));
    if (const MemoryRules& rules = memory_rules(e.scenario); rules.framework != e.scenario.training.framework)
        e.warnings.push_back(
            fmt::format("What {} keeps in memory is not known: {}'s rules stand in.", e.scenario.training.framework, rules.framework));
}

}  // namespace

Estimate estimate(const Scenario& scenario, const Coefficients& coefficients) {
    Estimate e;
    e.scenario = scenario;
    e.violations = violations(scenario);
    e.coefficients_source = coefficients.source;
    const bool legal = std::ranges::none_of(e.violations, [](const Violation& v) { return v.severity == Severity::error; });
    if (!legal) return e;
    e.memory = replayed_stage_memory(scenario);
    judge_memory(e);
    fill_time(e, coefficients, *timing_plan(schedule_request(scenario)));
    fill_band(e, coefficients);
    return e;
}

Estimate estimate_of_order(const Scenario& scenario, const Coefficients& coefficients, const std::shared_ptr<const Schedule>& order) {
    check_sizes(*order, schedule_request(scenario));
    Estimate e;
    e.scenario = scenario;
    e.coefficients_source = coefficients.source;
    e.memory = stage_memory(scenario);
    hold_as(*order, e.memory);
    judge_memory(e);
    fill_time(e, coefficients, TimingPlan(order));
    fill_band(e, coefficients);
    return e;
}

Estimate estimate(const Scenario& scenario) { return estimate(scenario, shipped_coefficients(scenario)); }

}  // namespace layline
