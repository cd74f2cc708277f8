// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/quick_estimate.h"

#include <algorithm>

#include "model/cost/flops.h"
#include "model/cost/memory_fit.h"
#include "model/cost/pipeline_time.h"
#include "model/estimate/lowered_times.h"
#include "model/estimate/plan_cache.h"
#include "model/estimate/schedule_request.h"
#include "model/estimate/verdict.h"
#include "model/scenario/schedule_traits.h"

namespace layline {

double pair_gain(const StepTimes& times) {
    double compute_s = 0, exchange_s = 0, shorter_s = 0;
    for (const StageTimes& stage : times.stages) {
        exchange_s += stage.parts.ep_s;
        compute_s += stage.total_s() - stage.parts.ep_s;
        shorter_s += std::min(stage.forward_s, stage.backward_s());
    }
    return pair_gain(compute_s, exchange_s, shorter_s);
}

double pair_gain(double compute_s, double exchange_s, double shorter_s) {
    // What two-way pipelines give to communication while a forward and a backward run together (arXiv 2412.19437, section 3.2.2).
    constexpr double multiprocessors = 132, communicating = 20;
    const double together_s = std::max(compute_s * multiprocessors / (multiprocessors - communicating), exchange_s);
    return std::clamp((compute_s + exchange_s - together_s) / shorter_s, 0.0, 1.0);
}

namespace {

/// Seconds of a rank's list: from the first start to the last end, and what it computes in them.
struct RankTimes {
    double span_s = 0, busy_s = 0;
};

RankTimes rank_times(const Timeline& timeline, int rank) {
    const Schedule& schedule = *timeline.schedule;
    const std::size_t begin = schedule.rank_begin[static_cast<std::size_t>(rank)],
                      end = schedule.rank_begin[static_cast<std::size_t>(rank) + 1];
    RankTimes times{timeline.end_s[end - 1] - timeline.start_s[begin], 0};
    for (std::size_t i = begin; i < end; ++i) times.busy_s += timeline.end_s[i] - timeline.start_s[i];
    return times;
}

double pace_s(const Timeline& timeline) {
    RankTimes least = rank_times(timeline, 0);
    for (int rank = 1; rank < timeline.schedule->ranks(); ++rank) {
        const RankTimes times = rank_times(timeline, rank);
        least = {std::min(least.span_s, times.span_s), std::max(least.busy_s, times.busy_s)};
    }
    return std::max(least.span_s, least.busy_s);
}

}  // namespace

double iteration_s(const Timeline& timeline) {
    if (is_asynchronous(timeline.schedule->name)) return pace_s(timeline);
    return splits_backward(timeline.schedule->name) ? timeline.longest_span_s : timeline.makespan_s;
}

double pipeline_s(const Scenario& scenario, const StepTimes& times) {
    if (const auto fast_s = fast_pipeline_s(times, scenario)) return *fast_s;
    const auto plan = timing_plan(schedule_request(scenario));
    return iteration_s(plan->retime(schedule_durations(scenario, lowered_times(scenario, plan->schedule(), times), 1)));
}

QuickEstimate quick_estimate(const Scenario& scenario, const Coefficients& coefficients) {
    const StepTimes times = step_times(scenario, coefficients);
    const std::vector<StageMemory> memory = stage_memory(scenario);
    QuickEstimate quick;
    quick.step_time_s = times.pressure * (pipeline_s(scenario, times) + times.end.total_s());
    quick.mfu_palm = model_flops(scenario, MfuConvention::palm) /
                     (peak_flops_per_s(scenario) * static_cast<double>(scenario.cluster.gpus) * quick.step_time_s);
    quick.peak_bytes = memory[static_cast<std::size_t>(peak_stage(memory))].reserved_bytes();
    quick.verdict = verdict_of(quick.peak_bytes / usable_bytes(scenario));
    return quick;
}

}  // namespace layline
