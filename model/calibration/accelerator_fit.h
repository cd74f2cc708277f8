// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/calibration/fit_report.h"
#include "model/calibration/measured_run.h"
#include "model/cost/calibration_file.h"

namespace layline {

/// The defaults of one kernel family: what its runs share when every site may deviate a little (partial pooling).
struct AcceleratorFit {
    Calibration calibration;
    FitReport report;  ///< `fitted` with the sites' deviations, `before` and the band without: as an unknown site would see it
};

/// Fits over all sites of one family together; a site with many rows counts as if it had forty.
/// Pre: at least one run, all timed and of one kernel family.
AcceleratorFit fit_accelerator(const std::vector<const MeasuredRun*>& runs);

}  // namespace layline
