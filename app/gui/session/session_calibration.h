// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "model/calibration/predictor.h"

namespace layline {

/// A user's calibration as a session holds it: the text of its file, and what that says.
struct SessionCalibration {
    std::string name;
    std::string text;  ///< a "layline/calibration" document
    Predictor predictor;
};

/// A calibration or none; equal where the texts are.
class CalibrationChoice {
  public:
    CalibrationChoice() = default;
    explicit CalibrationChoice(std::shared_ptr<const SessionCalibration> chosen) : chosen_(std::move(chosen)) {}

    const SessionCalibration* get() const { return chosen_.get(); }
    const std::shared_ptr<const SessionCalibration>& shared() const { return chosen_; }
    explicit operator bool() const { return chosen_ != nullptr; }
    bool operator==(const CalibrationChoice& other) const {
        return chosen_ == other.chosen_ || (chosen_ && other.chosen_ && chosen_->text == other.chosen_->text);
    }

  private:
    std::shared_ptr<const SessionCalibration> chosen_;
};

/// @throws InputError where the text is no calibration.
CalibrationChoice session_calibration(const std::string& name, const std::string& text);

}  // namespace layline
