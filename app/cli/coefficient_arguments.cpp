// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/coefficient_arguments.h"

#include <fmt/format.h>

#include "model/calibration/predictor.h"
#include "model/cost/shipped_coefficients.h"
#include "model/scenario/input_error.h"

namespace layline {

Coefficients coefficients_for(const Scenario& scenario, const std::string& calibration_file) {
    if (calibration_file.empty()) return shipped_coefficients(scenario);
    const Predictor predictor(ShippedLayers::all, read_user_calibrations(calibration_file));
    if (!predictor.has_own(scenario))
        throw InputError(calibration_file, "/calibrations",
                         fmt::format("a calibration for {} on {} with {}", scenario.cluster.accelerator.id, scenario.cluster.id,
                                     scenario.training.framework),
                         "none but for others");
    return predictor.coefficients(scenario);
}

}  // namespace layline
