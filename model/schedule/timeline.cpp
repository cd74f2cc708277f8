// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/timeline.h"

#include <algorithm>
#include <utility>

#include "model/schedule/action_timer.h"
#include "model/schedule/order_walk.h"

namespace layline {

void prepare(Timeline& timeline, std::shared_ptr<const Schedule> schedule) {
    const auto make_room = [&](auto& values) {
        values.clear();  // so that nothing is copied where it has to grow
        values.resize(schedule->actions.size());
    };
    make_room(timeline.start_s);
    make_room(timeline.end_s);
    make_room(timeline.binding);
    timeline.schedule = std::move(schedule);
}

void summarise(Timeline& timeline) {
    const Schedule& schedule = *timeline.schedule;
    timeline.makespan_s = 0;
    timeline.longest_span_s = 0;
    for (int rank = 0; rank < schedule.ranks(); ++rank) {
        const std::size_t begin = schedule.rank_begin[static_cast<std::size_t>(rank)];
        const std::size_t end = schedule.rank_begin[static_cast<std::size_t>(rank) + 1];
        if (begin == end) continue;
        timeline.makespan_s = std::max(timeline.makespan_s, timeline.end_s[end - 1]);
        timeline.longest_span_s = std::max(timeline.longest_span_s, timeline.end_s[end - 1] - timeline.start_s[begin]);
    }
}

Timeline simulate(std::shared_ptr<const Schedule> schedule, const Durations& durations) {
    Timeline timeline;
    prepare(timeline, std::move(schedule));
    const Schedule& made = *timeline.schedule;
    with_timer(made, durations, timeline, [&](auto& timer) { OrderWalk(made, timer).walk(); });
    summarise(timeline);
    return timeline;
}

}  // namespace layline
