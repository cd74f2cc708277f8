// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/cost/coefficients.h"
#include "model/scenario/scenario.h"

namespace layline {

/// The best shipped coefficients for the scenario, under those of a calibration file where one is named.
/// @throws InputError for a file that cannot be read or whose calibration is for other hardware or another framework.
Coefficients coefficients_for(const Scenario& scenario, const std::string& calibration_file);

}  // namespace layline
