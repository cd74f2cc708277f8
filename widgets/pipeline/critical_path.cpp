// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/critical_path.h"

#include <algorithm>

namespace layline {

CriticalPath critical_path(const Timeline& timeline) {
    CriticalPath path;
    if (timeline.end_s.empty()) return path;
    auto at = static_cast<std::int32_t>(std::ranges::max_element(timeline.end_s) - timeline.end_s.begin());
    for (; at >= 0; at = timeline.binding[static_cast<std::size_t>(at)]) path.actions.push_back(at);
    std::ranges::reverse(path.actions);
    for (const std::int32_t action : path.actions) {
        const auto i = static_cast<std::size_t>(action);
        const int rank = timeline.schedule->rank_of(timeline.schedule->actions[i]);
        if (path.runs.empty() || path.runs.back().rank != rank) path.runs.push_back({rank, timeline.start_s[i], timeline.end_s[i]});
        path.runs.back().end_s = timeline.end_s[i];
    }
    return path;
}

}  // namespace layline
