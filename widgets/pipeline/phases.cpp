// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/phases.h"

#include <algorithm>

namespace layline {

std::vector<Phase> phases(const Timeline& timeline, double step_time_s) {
    double first_backward = timeline.makespan_s, last_forward = 0;
    const auto& actions = timeline.schedule->actions;
    for (std::size_t i = 0; i < actions.size(); ++i) {
        if (actions[i].kind == ActionKind::forward)
            last_forward = std::max(last_forward, timeline.end_s[i]);
        else
            first_backward = std::min(first_backward, timeline.start_s[i]);
    }
    const double drain = std::clamp(last_forward, first_backward, timeline.makespan_s);
    std::vector<Phase> all{{PhaseKind::warm_up, 0, first_backward},
                           {PhaseKind::steady, first_backward, drain},
                           {PhaseKind::drain, drain, timeline.makespan_s},
                           {PhaseKind::step_end, timeline.makespan_s, step_time_s}};
    std::erase_if(all, [](const Phase& phase) { return phase.end_s <= phase.begin_s; });
    return all;
}

}  // namespace layline
