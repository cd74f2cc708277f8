// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/rank_load.h"

#include <algorithm>
#include <numeric>

#include "model/cost/pipeline_time.h"
#include "model/estimate/plan_cache.h"
#include "model/estimate/quick_estimate.h"
#include "model/estimate/schedule_request.h"

namespace layline {

namespace {

/// Stages in turn: what every schedule with a fast form does.
std::vector<double> looped(std::size_t ranks, const StepTimes& times) {
    std::vector<double> seconds(ranks, 0.0);
    for (std::size_t stage = 0; stage < times.stages.size(); ++stage) seconds[stage % ranks] += times.stages[stage].total_s();
    return seconds;
}

std::vector<double> placed(const Schedule& schedule, const StepTimes& times) {
    std::vector<double> seconds(static_cast<std::size_t>(schedule.ranks()), 0.0);
    for (int direction = 0; direction < schedule.directions(); ++direction) {
        const std::vector<int>& rank_of = schedule.placement.stage_to_rank[static_cast<std::size_t>(direction)];
        const double share = static_cast<double>(schedule.micro_batches_of(direction)) / schedule.micro_batches;
        for (std::size_t stage = 0; stage < rank_of.size(); ++stage)
            seconds[static_cast<std::size_t>(rank_of[stage])] += share * times.stages[stage].total_s();
    }
    return seconds;
}

/// Seconds that each rank saves a micro-batch: the schedule's pairs, each with the gain on its shorter action.
std::vector<double> hidden(const Schedule& schedule, const StepTimes& times) {
    std::vector<double> seconds(static_cast<std::size_t>(schedule.ranks()), 0.0);
    const double gain = pair_gain(times);
    if (gain <= 0) return seconds;
    const auto duration_s = [&](const Action& action) {
        const auto stage = static_cast<std::size_t>(action.stage);
        if (action.kind == ActionKind::forward) return times.stages[stage].forward_s + times.forward_overhead_s(stage);
        return times.stages[stage].backward_s() + times.backward_overhead_s(stage);
    };
    for (int rank = 0; rank < schedule.ranks(); ++rank) {
        const std::span<const Action> actions = schedule.of_rank(rank);
        double sum_s = 0;
        for (std::size_t i = 0; i + 1 < actions.size(); ++i)
            if (actions[i].pair == 1) sum_s += gain * std::min(duration_s(actions[i]), duration_s(actions[i + 1]));
        seconds[static_cast<std::size_t>(rank)] = sum_s / schedule.micro_batches;
    }
    return seconds;
}

double mean_of(const std::vector<double>& seconds) {
    return std::accumulate(seconds.begin(), seconds.end(), 0.0) / static_cast<double>(seconds.size());
}

RankLoad load_of(const std::vector<double>& seconds, double hidden_s) {
    const auto slowest = std::ranges::max_element(seconds);
    return {*slowest, mean_of(seconds), hidden_s, static_cast<int>(slowest - seconds.begin())};
}

}  // namespace

RankLoad rank_load(const Scenario& scenario, const StepTimes& times) {
    if (has_fast_form(scenario)) return load_of(looped(static_cast<std::size_t>(scenario.layout.pp), times), 0);
    const auto plan = timing_plan(schedule_request(scenario));
    std::vector<double> seconds = placed(plan->schedule(), times);
    const std::vector<double> saved = hidden(plan->schedule(), times);
    for (std::size_t rank = 0; rank < seconds.size(); ++rank) seconds[rank] -= saved[rank];
    return load_of(seconds, mean_of(saved));
}

}  // namespace layline
