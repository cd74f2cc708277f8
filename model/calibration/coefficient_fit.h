// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "model/calibration/run_timer.h"

namespace layline {

/// One unknown of a fit: a coefficient of all groups, or what one group's own deviates from it.
struct FitUnknown {
    const CoefficientInfo* coefficient = nullptr;
    int group = -1;     ///< -1: the coefficient itself, shared by all; else the logarithm of the group's factor on it
    double centre = 0;  ///< of the prior, in logarithm
    double spread = 1;  ///< standard deviation of the prior, in logarithm
    double low = 0, high = 0;
};

/// A measured step time among the groups (sites) of a fit.
struct FitRow {
    std::shared_ptr<const RunTimer> timer;
    double measured_s = 0;
    int group = 0;
    double weight = 1;  ///< of its squared residual
};

/// How a row's error counts, in noises. Both are quadratic near nothing.
enum class RobustLoss {
    huber,   ///< in proportion beyond two, smoothed (Charbonnier et al. 1997): tables that somebody went through
    cauchy,  ///< ever less beyond four (Holland and Welsch 1977): a run that something else slowed down fourfold pulls at nothing
};

/// The loss of an error of so many noises: half its square near nothing.
double robust_loss(RobustLoss loss, double noises);
/// How much it pulls, over what its square would: 1 near nothing, towards 0 far away.
double robust_weight(RobustLoss loss, double noises);

/// What a fit of plenty of rows expects ln(model / measured) to scatter by.
constexpr double careful_noise = 0.02;

struct FitProblem {
    std::vector<FitRow> rows;
    std::vector<Coefficients> groups;  ///< where each group starts: coefficients that are no unknown stay so
    std::vector<FitUnknown> unknowns;
    double noise = careful_noise;  ///< standard deviation of ln(model / measured) that the fit expects
    RobustLoss loss = RobustLoss::huber;
    std::function<void()> tick;  ///< called before each evaluation of all rows; may throw to end the fit
};

struct CoefficientFit {
    std::vector<double> x;       ///< logarithms, one per unknown
    std::vector<double> spread;  ///< posterior standard deviations, in logarithm
    std::vector<Coefficients> groups;
    std::vector<double> residuals;  ///< ln(model / measured) per row
    double condition = 0;           ///< of the scaled problem, priors included
    int iterations = 0;
    bool converged = false;
};

/// The group's coefficients at x.
Coefficients coefficients_at(const FitProblem& problem, const std::vector<double>& x, int group);

/// With no unknowns, the groups as they are. Maximum a posteriori in logarithms: robust residuals of ln(model / measured), normal
/// priors, bounds (reference: time-model, 8).
CoefficientFit fit_coefficients(const FitProblem& problem);

}  // namespace layline
