// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/scenario/scenario.h"
#include "model/schedule/schedule.h"

namespace layline {

/// The sizes the scenario's pipeline runs with. Pre: the rules of the model hold, so that sizes are whole.
ScheduleRequest schedule_request(const Scenario& scenario);

/// Why the scenario's schedule cannot run with its sizes, or an empty string. Pre: as schedule_request.
std::string schedule_refusal(const Scenario& scenario);

}  // namespace layline
