// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/estimate/estimate.h"
#include "model/estimate/legality.h"
#include "model/rules/launchers/launcher.h"

namespace layline {

// What can run where a launcher may be chosen as the session's target: the model's own rules first, then what the launcher refuses.

using Target = std::optional<LauncherId>;

/// Cheap: asked for every stop of every slider.
bool can_run(const Scenario& scenario, Target target);
/// The model's own violations; where there are none, the launcher's refusals in its own words.
std::vector<Violation> violations_for(const Scenario& scenario, Target target);
std::vector<Stop> stops_for(const Scenario& scenario, const std::string& field, Target target);
std::vector<ScheduleChoice> schedule_choices_for(const Scenario& scenario, Target target);
/// The estimate, or an illegal one with the launcher's refusals where only the launcher is in the way.
Estimate judged(Estimate estimate, Target target);

}  // namespace layline
