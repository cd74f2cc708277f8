// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/cost/stage_times.h"

namespace layline {

/// What the pipeline's ranks are busy with for one micro-batch, all stages of a rank together, before memory pressure.
struct RankLoad {
    double slowest_s = 0, mean_s = 0;
    double hidden_s = 0;  ///< what the mean rank saves by running a forward and a backward together; not in the two above
    int slowest = 0;      ///< which rank
};

/// By the schedule's own placement of stages; where two replicas run in opposite directions, half of the micro-batches each.
RankLoad rank_load(const Scenario& scenario, const StepTimes& times);

}  // namespace layline
