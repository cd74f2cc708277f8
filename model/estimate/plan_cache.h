// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "model/schedule/schedule.h"
#include "model/schedule/timing_plan.h"

namespace layline {

/// The timing plan of a schedule, generated once: a slider that changes durations alone walks the stored order again.
/// Keeps the last few; safe to call from any thread. @throws InputError as generate() does.
std::shared_ptr<const TimingPlan> timing_plan(const ScheduleRequest& request);

}  // namespace layline
