// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/stage_times.h"
#include "model/schedule/durations.h"
#include "model/schedule/schedule.h"

namespace layline {

/// The step's times with what the order adds to them: gathers of ZeRO-3 beyond the first, where a rank holds more stages than stay
/// gathered (fsdp_lowering.h), spread over the micro-batches, and the framework's overhead for each slice instead of each micro-batch.
StepTimes lowered_times(const Scenario& scenario, const Schedule& schedule, StepTimes times);

/// What the simulator is given: seconds per action kind and stage (and slice), each micro-batch's overhead within its forwards, and
/// transfers by the layout's model. The coefficients were fitted with the latency model and a share of each transfer in which the sender
/// computes nothing; blocking: the sender waits for the whole transfer, which takes the place of that share; queue: each link carries one
/// tensor at a time.
/// @param times from lowered_times(); @param pressure factor on everything; @param scenario its schedule is the one that is timed.
Durations schedule_durations(const Scenario& scenario, const StepTimes& times, double pressure);

}  // namespace layline
