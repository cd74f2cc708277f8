// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/pruned_fit.h"

#include <utility>

namespace layline {

namespace {
constexpr double undetermined = 0.9;  ///< of the prior spread (recipe section 12)
}

PrunedFit fit_determined(FitProblem problem) {
    PrunedFit pruned;
    const CoefficientFit all = fit_coefficients(problem);
    std::vector<FitUnknown> kept;
    for (std::size_t i = 0; i < problem.unknowns.size(); ++i) {
        const FitUnknown& unknown = problem.unknowns[i];
        if (all.spread[i] <= undetermined * unknown.spread) {
            kept.push_back(unknown);
        } else {
            pruned.held.push_back(unknown);
            pruned.held_spread.push_back(all.spread[i]);
        }
    }
    problem.unknowns = std::move(kept);
    pruned.problem = std::move(problem);
    pruned.fit = fit_coefficients(pruned.problem);
    return pruned;
}

}  // namespace layline
