// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "model/schedule/schedule.h"

namespace layline {

/// How long each action takes, seconds. Indexed by stage (and direction, folded onto the same stages).
struct Durations {
    std::vector<double> forward_s;          ///< F, one per stage
    std::vector<double> input_gradient_s;   ///< I
    std::vector<double> weight_gradient_s;  ///< W; a fused B takes I + W
    double pair_gain = 0.0;                 ///< share of the shorter action saved when two are co-executed, 0..1
    double transfer_s = 0.0;                ///< a boundary tensor from one rank to another
};

/// A schedule with start and end times; times are parallel to schedule->actions, zero at the first forward.
struct Timeline {
    std::shared_ptr<const Schedule> schedule;
    std::vector<double> start_s;
    std::vector<double> end_s;
    std::vector<std::int32_t> binding;  ///< the action whose end this start waited for, or -1 at the start of a rank
    double makespan_s = 0;
    double longest_span_s = 0;  ///< max over ranks of last end - first start
};

/// Event-driven, in-order per rank, O(actions). @throws InputError naming an action when the order deadlocks.
Timeline simulate(std::shared_ptr<const Schedule> schedule, const Durations& durations);

}  // namespace layline
