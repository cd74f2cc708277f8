// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "model/calibration/profile_calibration.h"
#include "model/scenario/json_file.h"

namespace layline {

namespace {

using Json = nlohmann::json;

Json fit_json(const ProfileFit& fit) {
    Json numbers = Json::array();
    for (const FittedNumber& number : fit.report.numbers) {
        Json one = {{"name", number.name}, {"value", number.value}};
        if (number.spread > 0) one["spread"] = number.spread;
        numbers.push_back(std::move(one));
    }
    return {{"name", fit.name},
            {"samples", fit.report.samples},
            {"condition", fit.report.condition},
            {"median_error", fit.report.median_error},
            {"p90_error", fit.report.p90_error},
            {"numbers", numbers},
            {"refusal", fit.report.refusal}};
}

}  // namespace

Json report_json(const ProfileCalibration& calibration) {
    Json fits = Json::array();
    for (const ProfileFit& fit : calibration.fits) fits.push_back(fit_json(fit));
    return {{"fits", fits}, {"notes", calibration.notes}};
}

std::string calibration_text(const ProfileCalibration& calibration) {
    Json entry = to_json(calibration.calibration);
    entry["profile"] = report_json(calibration);
    const Json document = {{"format", "layline/calibration"},
                           {"version", calibration_version},
                           {"source", "layline-cli calibrate --profile"},
                           {"calibrations", Json::array({entry})}};
    return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_calibration(const ProfileCalibration& calibration, const std::filesystem::path& file) {
    write_text_file(file, calibration_text(calibration));
}

}  // namespace layline
