// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/stage_times.h"
#include "model/schedule/durations.h"

namespace layline {

/// What the simulator is told of a step: seconds per stage and kind of action, each forward with its share of the micro-batch's overhead,
/// transfers as the framework does them. The memory's pressure is not in it: it scales the whole step.
Durations stage_durations(const StepTimes& times);

}  // namespace layline
