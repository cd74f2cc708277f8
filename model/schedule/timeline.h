// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "model/schedule/durations.h"
#include "model/schedule/large_vector.h"
#include "model/schedule/schedule.h"

namespace layline {

/// A schedule with start and end times; times are parallel to schedule->actions, zero at the first forward.
struct Timeline {
    std::shared_ptr<const Schedule> schedule;
    LargeVector<double> start_s;
    LargeVector<double> end_s;
    LargeVector<std::int32_t> binding;  ///< the action whose end this start waited for, or -1 at the start of a rank
    double makespan_s = 0;
    double longest_span_s = 0;  ///< max over ranks of last end - first start
};

/// In order on each rank, O(actions). For one schedule under many durations use TimingPlan.
/// @throws InputError naming an action when the order deadlocks.
Timeline simulate(std::shared_ptr<const Schedule> schedule, const Durations& durations);

}  // namespace layline
