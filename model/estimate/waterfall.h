// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/cost/stage_times.h"
#include "model/estimate/estimate.h"

namespace layline {

/// The words of a row: "Kernel inefficiency", "TP communication", ...
const char* waterfall_name(WaterfallKind kind);

/// Peak first, achieved last; what lies between and achieved add up to the step exactly, kernel inefficiency being what no other row
/// explains. Rows of axes that are not used (CP, EP) are left out, and those of the pipeline where there is one stage.
/// @param makespan_s of the pipeline, before memory pressure; @param useful_s: the step's model FLOPs at peak rate.
std::vector<WaterfallRow> waterfall(const Scenario& scenario, const StepTimes& times, double makespan_s, double step_time_s,
                                    double useful_s);

/// The same rows under another MFU convention: kernel inefficiency gives or takes what achieved gains or loses.
std::vector<WaterfallRow> waterfall_for(const Estimate& estimate, MfuConvention convention);

}  // namespace layline
