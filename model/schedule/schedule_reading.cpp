// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/schedule_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <numeric>

#include "model/scenario/input_error.h"
#include "model/schedule/schedule_check.h"
#include "model/schedule/timing_plan.h"

namespace layline {

namespace {
/// Bounds the tables of the check, which are as wide as the busiest direction for each of them.
constexpr double most_cells = 1 << 26;
}  // namespace

std::optional<ActionKind> kind_of(std::string_view text) {
    if (text == "F") return ActionKind::forward;
    if (text == "B") return ActionKind::backward;
    if (text == "I") return ActionKind::input_gradient;
    if (text == "W") return ActionKind::weight_gradient;
    return std::nullopt;
}

void complete_and_check(Schedule& schedule) {
    schedule.direction_micro_batches.assign(static_cast<std::size_t>(schedule.directions()), 0);
    if (schedule.directions() == 1)
        schedule.direction_micro_batches[0] = schedule.micro_batches;
    else
        for (const Action& action : schedule.actions) {
            int& most = schedule.direction_micro_batches[action.direction];
            most = std::max(most, action.micro_batch + 1);
        }
    const auto sum = std::accumulate(schedule.direction_micro_batches.begin(), schedule.direction_micro_batches.end(), std::int64_t{0});
    if (sum != schedule.micro_batches)
        throw InputError("", "m", fmt::format("{} micro-batches over all directions", schedule.micro_batches), fmt::format("{}", sum));
    const double cells = static_cast<double>(schedule.placement.stages) * schedule.micro_batches * schedule.slices;
    if (cells > static_cast<double>(schedule.actions.size()))
        throw InputError("", "ranks", fmt::format("at least two actions for each of {:.0f} stages and micro-batches", cells),
                         fmt::format("{} actions", schedule.actions.size()));
    if (cells * schedule.directions() > most_cells)
        throw InputError("", "stage_to_rank", fmt::format("at most {:.0f} stages times micro-batches times directions", most_cells),
                         fmt::format("{:.0f}", cells * schedule.directions()));
    validate(schedule);
    const std::shared_ptr<const Schedule> borrowed(&schedule, [](const Schedule*) {});
    const TimingPlan runs(borrowed);
}

}  // namespace layline
