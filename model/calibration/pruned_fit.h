// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/calibration/coefficient_fit.h"

namespace layline {

/// A fit in which only unknowns that the rows determine have moved.
struct PrunedFit {
    FitProblem problem;            ///< with the unknowns that were kept
    CoefficientFit fit;            ///< of that problem
    std::vector<FitUnknown> held;  ///< left where they were: their posterior is as wide as their prior
    std::vector<double> held_spread;
};

/// Fits, holds every unknown whose posterior spread exceeds nine tenths of its prior's, and fits the rest again.
PrunedFit fit_determined(FitProblem problem);

}  // namespace layline
