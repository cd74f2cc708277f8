// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/scenario.h"

namespace layline {

/// Fill x = predicted reserved bytes / usable bytes of the device. Thresholds calibrated on the fit and out-of-memory runs of
/// arXiv 2311.05610: below `fits` no measured run failed; at `does_not_fit` fit and failure are equally likely.
struct FitThresholds {
    double fits = 0.85;
    double does_not_fit = 1.0;
};
FitThresholds fit_thresholds();

/// Probability that a run of fill `x` fits: a logistic in x of scale 0.031 (maximum likelihood on those runs), 0.045 for frameworks
/// on which nothing was fitted, kept within [1 %, 98.5 %] because the curve is too sure of itself. @param x >= 0
double fit_probability(double x, bool calibrated_framework = true);

/// The same for a scenario's own framework.
double fit_probability(const Scenario& scenario, double x);

/// Memory that a framework can use: the accelerator's usable bytes, or its nominal bytes where those are unknown, less what its
/// counters do not see.
double usable_bytes(const Scenario& scenario);

}  // namespace layline
