// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "model/cost/stage_times.h"

namespace layline {

/// Makespan of a pipeline in closed form, seconds, before the end of the step (reference: time-model, section 4).
/// 1F1B: sum of stages + 2(p-1)c + (m-1) * cycle, the cycle limited by the slowest rank or by the p - i micro-batches in flight on rank i;
/// interleaved (vpp > 1): m * slowest + (sum - slowest) / v + transfers. Schedules that split the backward have no closed form here.
/// A bound with a fitted share of exposed transfers, where simulate() steps through the schedule itself.
double closed_form_pipeline_s(const StepTimes& step, const Scenario& scenario, const Coefficients& coefficients);

/// The step with that makespan: (pipeline + end of step) * memory pressure.
double closed_form_step_s(const Scenario& scenario, const Coefficients& coefficients);

}  // namespace layline
