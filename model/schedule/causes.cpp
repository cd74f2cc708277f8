// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/causes.h"

#include <fmt/format.h>

#include <algorithm>

namespace layline {

namespace {

/// Within rounding of sums of durations.
constexpr double relative_tolerance = 1e-12;

std::int32_t last_to_end(const Timeline& timeline) {
    const auto last = std::max_element(timeline.end_s.begin(), timeline.end_s.end());
    return static_cast<std::int32_t>(last - timeline.end_s.begin());
}

}  // namespace

std::vector<std::int32_t> critical_path(const Timeline& timeline) {
    std::vector<std::int32_t> path;
    if (timeline.end_s.empty()) return path;
    for (std::int32_t at = last_to_end(timeline); at >= 0; at = timeline.binding[static_cast<std::size_t>(at)]) path.push_back(at);
    std::reverse(path.begin(), path.end());
    return path;
}

std::vector<IdleGap> idle_gaps(const Timeline& timeline, int rank) {
    const Schedule& schedule = *timeline.schedule;
    const std::size_t end = schedule.rank_begin[static_cast<std::size_t>(rank) + 1];
    const double least_s = timeline.makespan_s * relative_tolerance;
    std::vector<IdleGap> gaps;
    double free_s = 0;
    for (std::size_t i = schedule.rank_begin[static_cast<std::size_t>(rank)]; i < end; ++i) {
        if (timeline.start_s[i] - free_s > least_s)
            gaps.push_back({rank, free_s, timeline.start_s[i], static_cast<std::int32_t>(i), timeline.binding[i]});
        free_s = timeline.end_s[i];
    }
    if (timeline.makespan_s - free_s > least_s) gaps.push_back({rank, free_s, timeline.makespan_s, -1, -1});
    return gaps;
}

std::string cause(const Timeline& timeline, const IdleGap& gap) {
    if (gap.waits_for < 0) return fmt::format("rank {} has nothing left to do", gap.rank);
    const Schedule& schedule = *timeline.schedule;
    const Action& awaited = schedule.actions[static_cast<std::size_t>(gap.waits_for)];
    const int from = schedule.rank_of(awaited);
    if (from == gap.rank) return fmt::format("rank {} sends the output of {}", gap.rank, describe(awaited));
    std::string what = fmt::format("{} {}", letter(awaited.kind), awaited.micro_batch);
    if (schedule.slices > 1) what += fmt::format(" slice {}", awaited.slice);
    if (schedule.chunks > 1) what += fmt::format(" of stage {}", awaited.stage);
    return fmt::format("rank {} waits for {} from rank {}", gap.rank, what, from);
}

}  // namespace layline
