// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "app/gui/session/planning_session.h"

namespace layline {

/// "TP 2 · PP 4 · DP 16 · SP": the layout in short, defaults left out.
QString layout_words(const Scenario& scenario);

/// A pin's name, or what distinguishes it: the model, too, where it is not the live one.
QString pin_name(const Pin& pin, const Scenario& live);

/// What a pin is predicted with: "shipped coefficients" or the calibration's name.
QString calibration_words(const CalibrationChoice& calibration);

/// What sets a pin's prediction apart, short: that its coefficients are not the session's, or that it was another when it was pinned;
/// empty where neither is so. `text` says it in a sentence.
struct PinNote {
    QString mark, text;
};
PinNote pin_note(const Plan& plan, const Pin& pin, const Outcome& outcome);

/// What was measured of a scenario: by a pin of it, else by a published result of the same plan.
std::optional<Measurement> measurement_of(const Plan& plan, const Scenario& scenario);

}  // namespace layline
