// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/calibration/error_measures.h"
#include "model/cost/coefficients.h"

namespace layline {

/// What a fit did to one coefficient.
struct FittedCoefficient {
    const CoefficientInfo* coefficient = nullptr;
    double before = 0, after = 0;
    double spread = 0;        ///< posterior standard deviation, in logarithm
    double prior_spread = 0;  ///< and what it was expected to vary by
    bool held = false;        ///< the rows do not determine it: it stays as it was
};

/// How good a fit is, and how it knows.
struct FitReport {
    std::size_t rows = 0;
    double condition = 0;  ///< of the scaled problem, priors included
    int iterations = 0;
    bool converged = false;
    ErrorMeasures before;  ///< with the coefficients it started from
    ErrorMeasures fitted;  ///< on the rows it was fitted on
    ErrorMeasures
        cross_validated;  ///< on rows left out: in five folds, or an accelerator's frameworks in turn; n is 0 with fewer than ten rows
    ErrorMeasures with_residual_model;  ///< the same with the residual model; n is 0 without one
    std::vector<FittedCoefficient> coefficients;
    std::vector<std::string> notes;  ///< in words: what was refused and why
};

}  // namespace layline
