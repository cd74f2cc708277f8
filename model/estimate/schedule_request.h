// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/scenario.h"
#include "model/schedule/schedule.h"

namespace layline {

/// The sizes the scenario's pipeline runs with. Pre: the rules of the model hold, so that sizes are whole.
ScheduleRequest schedule_request(const Scenario& scenario);

}  // namespace layline
