// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/session/plan.h"

namespace layline {

/// Plans with other pins: value in, value out. Indices are those of Plan::pins.

/// What a pin is predicted with: what it was pinned with, else what the session has.
const CalibrationChoice& calibration_of(const Plan& plan, const Pin& pin);

/// With the pin at the end of the list; an equal scenario that is pinned already stays where it is and takes name and measurement where it
/// has none. The oldest pin that is not A makes room beyond most_pins. @param as_baseline whether it becomes A; where nothing is, it does.
Plan with_pin(Plan plan, const Pin& pin, bool as_baseline);
/// A stays A; nothing is compared any more when A itself goes.
Plan without_pin(Plan plan, int index);
Plan with_pin_name(Plan plan, int index, const std::string& name);
Plan with_baseline(Plan plan, int index);
/// A becomes the next or the previous pin, around the end.
Plan with_baseline_moved(const Plan& plan, int by);
/// A becomes live and the live scenario A. A pin with a name or a measurement stays in the list; another one gives its place.
Plan swapped(Plan plan);

}  // namespace layline
