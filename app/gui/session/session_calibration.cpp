// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/session/session_calibration.h"

#include <nlohmann/json.hpp>

#include "model/scenario/json_file.h"

namespace layline {

CalibrationChoice session_calibration(const std::string& name, const std::string& text) {
    const nlohmann::json document = parse_json(text, name);
    Predictor predictor(ShippedLayers::all, user_calibrations_from_json(document));
    // However a file is set, the same numbers are the same calibration.
    return CalibrationChoice(
        std::make_shared<const SessionCalibration>(SessionCalibration{name, document.dump(1) + "\n", std::move(predictor)}));
}

}  // namespace layline
