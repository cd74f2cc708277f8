// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/calibration/calibration_writer.h"
#include "widgets/sheet/sheet.h"

namespace layline {

/// Rows, errors before and after, on rows left out, condition, every coefficient with its spread, and what was held at its prior.
void add_fit_report(Sheet& sheet, const CalibrationEntry& entry);

/// The step time of a plan with shipped coefficients beside that with the session's.
void add_before_and_after(Sheet& sheet, const Scenario& scenario, double after_s);

}  // namespace layline
