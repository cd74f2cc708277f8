// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "model/calibration/residual_model.h"
#include "model/cost/calibration_file.h"
#include "model/cost/shipped_coefficients.h"

namespace layline {

/// A user's calibrations with their residual models, as `layline-cli calibrate` writes them.
struct UserCalibration {
    Calibration calibration;
    std::shared_ptr<const ResidualModel> residual;  ///< null without one
    double residual_band = 0;
};

/// Of a "layline/calibration" document. @throws InputError naming the place.
std::vector<UserCalibration> user_calibrations_from_json(const nlohmann::json& document);
/// @throws InputError naming file and place.
std::vector<UserCalibration> read_user_calibrations(const std::filesystem::path& file);

/// A step time and the interval that should hold 80 % of measurements.
struct StepPrediction {
    double step_time_s = 0, low_s = 0, high_s = 0;
    std::string source;  ///< of the coefficients
};

/// Coefficients for any scenario: the shipped layers, then a user's own.
class Predictor {
  public:
    explicit Predictor(ShippedLayers layers = ShippedLayers::all, std::vector<UserCalibration> own = {});

    /// With the residual model's correction for this very scenario, and its band, where there is one.
    Coefficients coefficients(const Scenario& scenario) const;
    /// Whether the user's own calibrations say anything of the scenario.
    bool has_own(const Scenario& scenario) const { return own_for(scenario) != nullptr; }
    /// Pre: sizes are positive.
    StepPrediction predict(const Scenario& scenario) const;

  private:
    const UserCalibration* own_for(const Scenario& scenario) const;

    ShippedLayers layers_;
    std::vector<UserCalibration> own_;
};

}  // namespace layline
