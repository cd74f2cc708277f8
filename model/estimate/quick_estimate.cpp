// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/quick_estimate.h"

#include <algorithm>

#include "model/cost/flops.h"
#include "model/cost/memory_fit.h"
#include "model/cost/pipeline_time.h"
#include "model/estimate/plan_cache.h"
#include "model/estimate/schedule_request.h"
#include "model/estimate/verdict.h"

namespace layline {

Durations schedule_durations(const StepTimes& times, double pressure) {
    Durations d;
    for (std::size_t stage = 0; stage < times.stages.size(); ++stage) {
        const StageTimes& of = times.stages[stage];
        d.forward_s.push_back(pressure * (of.forward_s + times.forward_overhead_s(stage)));
        d.input_gradient_s.push_back(pressure * (of.input_gradient_s + times.backward_overhead_s(stage)));
        d.weight_gradient_s.push_back(pressure * of.weight_gradient_s);
    }
    d.transfer_s = pressure * times.transfer_s;
    d.pair_gain = pair_gain(times);
    return d;
}

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

double iteration_s(const Timeline& timeline) {
    return splits_backward(timeline.schedule->name) ? timeline.longest_span_s : timeline.makespan_s;
}

double pipeline_s(const Scenario& scenario, const StepTimes& times) {
    if (const auto fast_s = fast_pipeline_s(times, scenario)) return *fast_s;
    return iteration_s(timing_plan(schedule_request(scenario))->retime(schedule_durations(times, 1)));
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
