// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/critical_path.h"

#include "model/schedule/causes.h"

namespace layline {

CriticalPath path_by_rank(const Timeline& timeline) {
    CriticalPath path{critical_path(timeline), {}};
    for (const std::int32_t action : path.actions) {
        const auto i = static_cast<std::size_t>(action);
        const int rank = timeline.schedule->rank_of(timeline.schedule->actions[i]);
        if (path.runs.empty() || path.runs.back().rank != rank) path.runs.push_back({rank, timeline.start_s[i], timeline.end_s[i]});
        path.runs.back().end_s = timeline.end_s[i];
    }
    return path;
}

}  // namespace layline
