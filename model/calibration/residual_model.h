// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "model/calibration/scenario_features.h"

namespace layline {

/// ln(measured / model) at some scenario.
struct ResidualPrediction {
    double mean = 0;
    double deviation = 0;  ///< standard deviation of one more measurement there
};

/// What the coefficients leave of a site's runs, interpolated: a Gaussian process over the scenario's features with the kernel
/// signal^2 exp(-distance / length) + noise^2 (Rasmussen and Williams, Gaussian Processes for Machine Learning, eq. 2.25, 2.26, 4.2.1).
class ResidualModel {
  public:
    struct Scales {
        double length = 2.5, signal = 0.05, noise = 0.015;
    };

    /// Scales by the greatest marginal likelihood on a grid. Pre: as many residuals as features, at least one.
    ResidualModel(std::vector<Features> features, std::vector<double> residuals);
    ResidualModel(std::vector<Features> features, std::vector<double> residuals, const Scales& scales);
    ~ResidualModel();
    ResidualModel(ResidualModel&&) noexcept;
    ResidualModel& operator=(ResidualModel&&) noexcept;

    ResidualPrediction predict(const Features& at) const;
    const Scales& scales() const { return scales_; }
    std::size_t size() const { return features_.size(); }
    double log_likelihood() const;

    nlohmann::json to_json() const;
    /// @throws InputError with the JSON pointer for lists that do not match and scales that are not positive.
    static ResidualModel from_json(const nlohmann::json& value, const std::string& pointer);

  private:
    struct Solved;  // factor and weights, Eigen's
    void solve();

    std::vector<Features> features_;
    std::vector<double> residuals_;
    Scales scales_;
    std::unique_ptr<Solved> solved_;
};

}  // namespace layline
