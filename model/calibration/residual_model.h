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

/// How single residuals scatter about the smooth part.
enum class ResidualNoise {
    normal,
    heavy_tailed,  ///< Student's t with four degrees of freedom: a run that its neighbours contradict counts little
};

/// What the coefficients leave of a site's runs, interpolated: a Gaussian process over the scenario's features with the kernel
/// signal^2 exp(-distance / length), plus noise^2 / precision for each run (Rasmussen and Williams, Gaussian Processes for Machine
/// Learning, eq. 2.25, 2.26, 4.2.1).
class ResidualModel {
  public:
    struct Scales {
        double length = 2.5, signal = 0.05, noise = 0.015;
    };

    /// Scales by the greatest marginal likelihood on a grid. Pre: as many residuals (and precisions) as features, at least one.
    ResidualModel(std::vector<Features> features, std::vector<double> residuals, ResidualNoise noise);
    ResidualModel(std::vector<Features> features, std::vector<double> residuals, std::vector<double> precisions, const Scales& scales);
    ~ResidualModel();
    ResidualModel(ResidualModel&&) noexcept;
    ResidualModel& operator=(ResidualModel&&) noexcept;

    ResidualPrediction predict(const Features& at) const;
    const Scales& scales() const { return scales_; }
    std::size_t size() const { return features_.size(); }
    double log_likelihood() const;
    /// One per run: 1 with normal noise; towards 0 the more its neighbours contradict it.
    const std::vector<double>& precisions() const { return precisions_; }

    nlohmann::json to_json() const;
    /// @throws InputError with the JSON pointer for lists that do not match and scales that are not positive.
    static ResidualModel from_json(const nlohmann::json& value, const std::string& pointer);

  private:
    struct Solved;  // factor and weights, Eigen's
    void solve();
    void choose_scales();
    void start_robustly();
    void weigh();

    std::vector<Features> features_;
    std::vector<double> residuals_, precisions_;
    Scales scales_;
    std::unique_ptr<Solved> solved_;
};

}  // namespace layline
