// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/coefficients.h"
#include "model/cost/stage_times.h"
#include "model/estimate/estimate.h"
#include "model/schedule/durations.h"
#include "model/schedule/timeline.h"

namespace layline {

/// An estimate without timeline, waterfall and texts: what search and slider stops need.
struct QuickEstimate {
    double step_time_s = 0;
    double mfu_palm = 0;
    double peak_bytes = 0;  ///< reserved, of the rank that needs most
    Verdict verdict = Verdict::illegal;
};

/// The same step time and memory as estimate(), without drawing them. Pre: the scenario is legal.
QuickEstimate quick_estimate(const Scenario& scenario, const Coefficients& coefficients);

/// From the pipeline's first action to the next step's. Ranks of a schedule with a split backward check the optimizer's step afterwards
/// and go on without waiting for one another (arXiv 2401.10241, section 4), so the longest span counts. An asynchronous pipeline fills and
/// drains once in a run, so what counts is its pace: the span of the rank that neither fills nor drains, or the busiest rank's work where
/// a step is too short to reach it. With the others the makespan.
double iteration_s(const Timeline& timeline);

/// The pipeline's part of the step, memory pressure not yet applied: by the schedule's fast form where there is one, else simulated.
double pipeline_s(const Scenario& scenario, const StepTimes& times);

/// Share of the shorter action that is saved where a forward and a backward run together: the expert exchange of one hides behind the
/// computation of the other, 0..1. 0 without experts spread over ranks.
double pair_gain(const StepTimes& times);
/// The same of sums over all stages: what they compute, what they exchange, and the shorter of forward and backward, seconds.
double pair_gain(double compute_s, double exchange_s, double shorter_s);

}  // namespace layline
