// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/coefficient_arguments.h"

#include <fmt/format.h>

#include "model/cost/calibration_file.h"
#include "model/cost/shipped_coefficients.h"
#include "model/scenario/input_error.h"

namespace layline {

Coefficients coefficients_for(const Scenario& scenario, const std::string& calibration_file) {
    const Coefficients shipped = shipped_coefficients(scenario);
    if (calibration_file.empty()) return shipped;
    const Calibration calibration = read_calibration(calibration_file);
    if (!applies(calibration, scenario))
        throw InputError(calibration_file, "/calibration",
                         fmt::format("a calibration for {} on {} with {}", scenario.cluster.accelerator.id, scenario.cluster.id,
                                     scenario.training.framework),
                         "\"" + calibration.name + "\", which is for others");
    return applied(calibration, shipped);
}

}  // namespace layline
