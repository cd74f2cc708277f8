// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "model/calibration/fit_report.h"
#include "model/calibration/fit_watch.h"
#include "model/calibration/measured_run.h"
#include "model/calibration/residual_model.h"
#include "model/cost/calibration_file.h"

namespace layline {

/// The coefficients of one site, fitted over the layer below.
struct SiteFit {
    Calibration calibration;
    std::optional<ResidualModel> residual;
    double residual_band = 0;  ///< half-width of the 80 % band in standard deviations of the residual model
    FitReport report;
};

struct SiteFitOptions {
    CalibrationLayer layer = CalibrationLayer::user;
    bool residual_model = true;  ///< where there are rows enough; never for a shipped calibration
    FitWatch watch;              ///< throws FitStopped out of fit_site() where it says false
};

/// Timed runs of one kernel family, framework and cluster, fitted around the best shipped coefficients below `layer`.
/// Three rows move a few coefficients a little; from 15 on the site's own list is free; from 20 on a residual model is
/// added, of the kind that errs least on rows left out, if any errs less than none.
/// Pre: at least one run, all timed.
SiteFit fit_site(const std::vector<const MeasuredRun*>& runs, const SiteFitOptions& options);

/// The runs of one site each: same kernel family, framework and cluster, in the order of their first run.
std::vector<std::vector<const MeasuredRun*>> by_site(const std::vector<const MeasuredRun*>& runs);

}  // namespace layline
