// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/cost/coefficients.h"
#include "model/scenario/scenario.h"

namespace layline {

/// How far a predicted step time can be trusted.
struct StepBand {
    double half_width = 0;            ///< of the 80 % band, in logarithm
    std::vector<std::string> unseen;  ///< what of the scenario none of the coefficients' runs had, one sentence each
};

/// The coefficients' own band, wider by what the scenario's site may differ in where it was not fitted itself, and by each thing of the
/// scenario that none of their runs had; in squares.
StepBand step_band(const Scenario& scenario, const Coefficients& coefficients);

/// Within so much, in logarithm, two layouts of one plan are not told apart. Where the site was not fitted that is less than its band: what
/// is wrong of a site is wrong of both.
double ranking_band(const Coefficients& coefficients);

}  // namespace layline
