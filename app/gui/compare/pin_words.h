// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "app/gui/session/planning_session.h"

namespace layline {

/// "TP 2 · PP 4 · DP 16 · SP": the layout in short, defaults left out.
QString layout_words(const Scenario& scenario);

/// A pin's name, or what distinguishes it: the model, too, where it is not the live one.
QString pin_name(const Pin& pin, const Scenario& live);

/// What was measured of a scenario: by a pin of it, else by a published result of the same plan.
std::optional<Measurement> measurement_of(const Plan& plan, const Scenario& scenario);

}  // namespace layline
