// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/predictor.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "model/calibration/run_timer.h"
#include "model/cost/step_band.h"
#include "model/scenario/input_error.h"
#include "model/scenario/json_file.h"

namespace layline {

std::vector<UserCalibration> user_calibrations_from_json(const nlohmann::json& document) {
    std::vector<UserCalibration> all;
    for (Calibration& calibration : calibrations_from_json(document)) all.push_back({std::move(calibration), nullptr, 0});
    for (std::size_t i = 0; i < all.size(); ++i) {
        const nlohmann::json& entry = document["calibrations"][i];
        const auto residual = entry.find("residual_model");
        if (residual == entry.end()) continue;
        const std::string place = fmt::format("/calibrations/{}/residual_model", i);
        all[i].residual = std::make_shared<const ResidualModel>(ResidualModel::from_json(*residual, place));
        const auto band = residual->find("band");
        if (band == residual->end() || !band->is_number() || !(band->get<double>() > 0 && band->get<double>() < 100))
            throw InputError("", place + "/band", "a positive number", band == residual->end() ? "nothing" : band->dump());
        all[i].residual_band = band->get<double>();
    }
    return all;
}

std::vector<UserCalibration> read_user_calibrations(const std::filesystem::path& file) {
    const nlohmann::json document = read_json_file(file);
    try {
        return user_calibrations_from_json(document);
    } catch (const InputError& error) {
        throw error.in_file(file.string());
    }
}

Predictor::Predictor(ShippedLayers layers, std::vector<UserCalibration> own) : layers_(layers), own_(std::move(own)) {}

const UserCalibration* Predictor::own_for(const Scenario& scenario) const {
    const auto found = std::ranges::find_if(own_, [&](const UserCalibration& own) { return applies(own.calibration, scenario); });
    return found == own_.end() ? nullptr : &*found;
}

Coefficients Predictor::coefficients(const Scenario& scenario) const {
    Coefficients coefficients = shipped_coefficients(scenario, layers_);
    const UserCalibration* own = own_for(scenario);
    if (own == nullptr) return coefficients;
    coefficients = applied(own->calibration, coefficients);
    if (own->residual == nullptr) return coefficients;
    const ResidualPrediction residual = own->residual->predict(features_of(scenario));
    coefficients.correction = residual.mean;
    coefficients.band = own->residual_band * residual.deviation;
    return coefficients;
}

StepPrediction Predictor::predict(const Scenario& scenario) const {
    const Coefficients found = coefficients(scenario);
    const double step_s = RunTimer(scenario).step_s(found);
    const double factor = std::exp(step_band(scenario, found).half_width);
    return {step_s, step_s / factor, step_s * factor, found.source};
}

}  // namespace layline
