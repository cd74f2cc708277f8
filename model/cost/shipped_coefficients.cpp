// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/shipped_coefficients.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "model/scenario/presets.h"

namespace layline {

namespace {

std::vector<Calibration> load() {
    std::vector<Calibration> all;
    for (const auto& entry : std::filesystem::directory_iterator(presets_folder() / "calibrations")) {
        if (entry.path().extension() != ".json" || entry.path().filename() == "kernel-laws.json") continue;
        for (Calibration& calibration : read_calibrations(entry.path())) all.push_back(std::move(calibration));
    }
    std::ranges::sort(all, [](const Calibration& a, const Calibration& b) { return std::tie(a.layer, a.id) < std::tie(b.layer, b.id); });
    return all;
}

Coefficients datasheet() {
    Coefficients coefficients;
    coefficients.source = "datasheet";
    return coefficients;
}

}  // namespace

std::span<const Calibration> shipped_calibrations() {
    static const std::vector<Calibration> all = load();
    return all;
}

Coefficients shipped_coefficients(const Scenario& scenario, ShippedLayers layers) {
    Coefficients coefficients = datasheet();
    const CalibrationLayer last = layers == ShippedLayers::defaults ? CalibrationLayer::framework : CalibrationLayer::site;
    for (const Calibration& calibration : shipped_calibrations())
        if (calibration.layer <= last && applies(calibration, scenario)) coefficients = applied(calibration, coefficients);
    return coefficients;
}

}  // namespace layline
