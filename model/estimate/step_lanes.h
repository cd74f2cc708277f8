// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/cost/stage_times.h"
#include "model/estimate/estimate.h"

namespace layline {

/// What the ranks communicate beside their compute, as bars of their lanes.
///
/// * Gradients are reduced stage after stage: each as soon as its last gradient is made, the last in the part of the data-parallel time
///   that the cost model leaves visible after the rank's last backward. Weights are gathered at the end, and what of that hides behind the
///   next step's forwards is drawn at the beginning.
/// * Under ZeRO-3 stages are gathered and reduced where PyTorch's lowering puts them (fsdp_lowering.h), one after another on each rank, and
///   stay gathered from the first micro-batch to the last, as the cost model has it.
/// * The optimizer waits for every rank's reduction.
///
/// Pre: the timeline is of the scenario's schedule, seconds with memory pressure.
std::vector<LaneBar> step_lanes(const Scenario& scenario, const Coefficients& coefficients, const StepTimes& times,
                                const Timeline& timeline, double step_time_s);

/// What part of each virtual stage's boxes is exposed communication.
std::vector<CommunicationShares> communication_shares(const StepTimes& times);

}  // namespace layline
