// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/session/session_calibration.h"

#include <nlohmann/json.hpp>

#include "model/scenario/json_file.h"

namespace layline {

CalibrationChoice session_calibration(const std::string& name, const std::string& text) {
    Predictor predictor(ShippedLayers::all, user_calibrations_from_json(parse_json(text, name)));
    return CalibrationChoice(std::make_shared<const SessionCalibration>(SessionCalibration{name, text, std::move(predictor)}));
}

}  // namespace layline
