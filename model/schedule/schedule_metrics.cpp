// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/schedule_metrics.h"

#include <algorithm>

namespace layline {

namespace {

double busy_s(const Timeline& timeline, int rank) {
    const Schedule& schedule = *timeline.schedule;
    const std::size_t end = schedule.rank_begin[static_cast<std::size_t>(rank) + 1];
    double busy = 0;
    for (std::size_t i = schedule.rank_begin[static_cast<std::size_t>(rank)]; i < end; ++i)
        if (schedule.actions[i].pair != 2) busy += timeline.end_s[i] - timeline.start_s[i];
    return busy;
}

}  // namespace

ScheduleBubble bubble_of(const Timeline& timeline) {
    ScheduleBubble bubble;
    for (int rank = 0; rank < timeline.schedule->ranks(); ++rank) bubble.work_s = std::max(bubble.work_s, busy_s(timeline, rank));
    bubble.makespan_s = timeline.makespan_s - bubble.work_s;
    bubble.span_s = timeline.longest_span_s - bubble.work_s;
    if (timeline.makespan_s > 0) bubble.makespan_share = bubble.makespan_s / timeline.makespan_s;
    if (timeline.longest_span_s > 0) bubble.span_share = bubble.span_s / timeline.longest_span_s;
    return bubble;
}

}  // namespace layline
