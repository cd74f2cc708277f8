// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/rules/violation.h"
#include "model/scenario/scenario.h"

namespace layline {

/// Everything that keeps the scenario from running: the rules of the model, then what its schedule refuses.
std::vector<Violation> violations(const Scenario& scenario);

/// Whether it can run. Cheap: asked for every stop of every slider.
bool is_legal(const Scenario& scenario);

/// One value a slider may stop at.
struct Stop {
    std::int64_t value = 0;
    bool legal = false;
    std::string reason;  ///< the first violation's message; empty when legal
};

/// The stops of a field (see rules.h, field_value), ascending, the current value always among them.
std::vector<Stop> stops(const Scenario& scenario, std::string_view field);

/// Schedule names with whether each takes the scenario's sizes, and why not.
struct ScheduleChoice {
    std::string name;
    bool legal = false;
    std::string reason;
};
std::vector<ScheduleChoice> schedule_choices(const Scenario& scenario);

}  // namespace layline
