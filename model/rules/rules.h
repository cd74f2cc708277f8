// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/rules/violation.h"
#include "model/scenario/scenario.h"

namespace layline {

/// Every rule of the model itself that the scenario breaks; empty when it is legal. Cheap: called for every slider stop.
std::vector<Violation> check(const Scenario& scenario);

/// Whether the layout can run at all: no violation of severity error.
bool is_legal(const Scenario& scenario);

/// One value a slider may stop at.
struct Stop {
    std::int64_t value = 0;
    bool legal = false;
    std::string reason;  ///< the first violation's message; empty when legal
};

/// The stops of a numeric field of the scenario, ascending, the current value always among them.
/// `field` is one of tp pp vpp cp ep etp mbs global_batch sequence_length gpus.
std::vector<Stop> stops(const Scenario& scenario, const std::string& field);

/// The scenario with one field changed; the schedule follows vpp (1f1b <-> interleaved) as a user would expect.
Scenario with_field(const Scenario& scenario, const std::string& field, std::int64_t value);
std::int64_t field_value(const Scenario& scenario, const std::string& field);

}  // namespace layline
