// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/coefficients.h"
#include "model/scenario/scenario.h"

namespace layline {

/// Half-width of the 80 % band of a predicted step time, in logarithm: the coefficients' own, wider by what the scenario's site may differ
/// in where it was not fitted itself, and by each thing of the scenario that none of their runs had; in squares.
double step_band(const Scenario& scenario, const Coefficients& coefficients);

/// Within so much, in logarithm, two layouts of one plan are not told apart. Never more than the site's own error would make it: what is
/// wrong of a site is wrong of both.
double ranking_band(const Coefficients& coefficients);

}  // namespace layline
