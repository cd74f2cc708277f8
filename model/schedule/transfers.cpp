// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/transfers.h"

#include <algorithm>

namespace layline {

std::int64_t forward_transfers(const Schedule& schedule) {
    std::int64_t transfers = 0;
    for (int direction = 0; direction < schedule.directions(); ++direction) {
        const std::vector<int>& to_rank = schedule.placement.stage_to_rank[static_cast<std::size_t>(direction)];
        std::int64_t crossings = 0;
        for (std::size_t stage = 1; stage < to_rank.size(); ++stage) crossings += to_rank[stage] != to_rank[stage - 1] ? 1 : 0;
        transfers += crossings * schedule.micro_batches_of(direction) * schedule.slices;
    }
    return transfers;
}

std::vector<double> gradients_ready_s(const Timeline& timeline) {
    const Schedule& schedule = *timeline.schedule;
    std::vector<double> ready(static_cast<std::size_t>(schedule.placement.stages), 0);
    for (std::size_t i = 0; i < schedule.actions.size(); ++i) {
        const Action& action = schedule.actions[i];
        if (action.kind != ActionKind::backward && action.kind != ActionKind::weight_gradient) continue;
        double& stage_ready = ready[static_cast<std::size_t>(action.stage)];
        stage_ready = std::max(stage_ready, timeline.end_s[i]);
    }
    return ready;
}

}  // namespace layline
