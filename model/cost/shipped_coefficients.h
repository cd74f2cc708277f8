// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>

#include "model/cost/calibration_file.h"

namespace layline {

/// Which calibrations of presets/calibrations to use.
enum class ShippedLayers {
    defaults,  ///< the accelerator's, with the framework's class
    all,       ///< the site's over these, where there is one
};

/// The best shipped coefficients for a scenario: datasheet defaults, then each layer that applies. Files are read once.
/// @throws InputError when a shipped calibration is broken.
Coefficients shipped_coefficients(const Scenario& scenario, ShippedLayers layers = ShippedLayers::all);

/// Coefficients for any scenario: the shipped ones, or those with a user's own calibrations over them (Predictor::coefficients).
using CoefficientSource = std::function<Coefficients(const Scenario&)>;

/// Every shipped calibration, in the order of their layers.
std::span<const Calibration> shipped_calibrations();

}  // namespace layline
