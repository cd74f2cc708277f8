// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/rank_load.h"

#include <algorithm>
#include <numeric>

#include "model/cost/pipeline_time.h"
#include "model/estimate/plan_cache.h"
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

}  // namespace

RankLoad rank_load(const Scenario& scenario, const StepTimes& times) {
    const std::vector<double> seconds = has_fast_form(scenario) ? looped(static_cast<std::size_t>(scenario.layout.pp), times)
                                                                : placed(timing_plan(schedule_request(scenario))->schedule(), times);
    const auto slowest = std::ranges::max_element(seconds);
    const double mean_s = std::accumulate(seconds.begin(), seconds.end(), 0.0) / static_cast<double>(seconds.size());
    return {*slowest, mean_s, static_cast<int>(slowest - seconds.begin())};
}

}  // namespace layline
