// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "model/calibration/measured_run.h"
#include "model/calibration/scenario_differences.h"
#include "model/cost/shipped_coefficients.h"
#include "model/estimate/estimate.h"

namespace layline {

/// A measured run beside a prediction.
struct NearestRun {
    MeasuredRun run;         ///< with the scenario that made it, ready to be opened; run.timed() holds
    bool published = false;  ///< a published result among the scenario presets (run.run_id is the preset's id), not the user's own
    double predicted_s = 0;  ///< what the model says of that very run, with the coefficients it would use there
    double distance = 0;     ///< scenario_distance() from the scenario asked about
    std::vector<Difference> differences;  ///< between the scenario asked about and the run; empty: the same plan

    double error() const { return predicted_s / run.step_time_s - 1; }  ///< of the prediction, relative
    bool near() const { return distance < near_distance; }
};

/// What speaks for a prediction.
struct Evidence {
    double low_s = 0, high_s = 0;          ///< the estimate's own 80 % band: one band wherever it is shown
    std::string coefficients_source;       ///< whose coefficients made the prediction
    double rows = 0;                       ///< measured runs those were fitted on; 0: none, datasheet
    std::vector<NearestRun> nearest_runs;  ///< nearest first, at most as many as asked for, near or not
    std::vector<std::string> warnings;     ///< where the model extrapolates, in words; the estimate's

    bool run_nearby() const { return !nearest_runs.empty() && nearest_runs.front().near(); }
};

struct EvidenceOptions {
    std::span<const MeasuredRun> own;  ///< the user's measured runs (read_runs), beside the published ones
    std::size_t most = 5;              ///< runs to return
    CoefficientSource coefficients;    ///< empty: shipped_coefficients()
};

/// Band, nearest measured runs and warnings for a prediction. Microseconds per known run, and one fast estimate per run returned.
/// An illegal scenario has no prediction, but nearest runs all the same.
Evidence evidence(const Scenario& scenario, const Estimate& estimate, const EvidenceOptions& options = {});

}  // namespace layline
