// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/cost/stage_times.h"

namespace layline {

/// Compute seconds of one micro-batch on the pipeline's ranks, all stages of a rank together.
struct RankLoad {
    double slowest_s = 0, mean_s = 0;
    int slowest = 0;  ///< which rank
};

/// By the schedule's own placement of stages; where two replicas run in opposite directions, half of the micro-batches each.
RankLoad rank_load(const Scenario& scenario, const StepTimes& times);

}  // namespace layline
