// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "widgets/slider/slider_stop.h"

namespace layline {

class PlanningSession;

/// The stops of a slider. While the layout is not possible, a stop of another field counts as legal when it breaks no further rule,
/// so that one illegal value does not lock every slider.
std::vector<SliderStop> slider_stops(const PlanningSession& session, const std::string& field);

/// The index of the present value.
int current_stop(const std::vector<SliderStop>& stops, std::int64_t value);

}  // namespace layline
