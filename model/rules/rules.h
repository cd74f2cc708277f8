// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/rules/violation.h"
#include "model/scenario/scenario.h"

namespace layline {

/// Every rule of the model itself that the scenario breaks, with the nearest legal values; empty when it is legal.
/// Schedules add their own limits: see model/estimate/legality.h, which is what the window and the command line ask.
std::vector<Violation> check(const Scenario& scenario);

/// Whether no rule of severity error is broken. A few hundred nanoseconds; builds no text.
bool obeys_rules(const Scenario& scenario);

/// Whether a key names a whole-number field: tp pp vpp cp ep etp mbs zero global_batch sequence_length gpus, and the countable axes that
/// rules speak of (shard_gpus, context_all_to_all, stage_counts.first_layers, stage_counts.last_layers, recompute_layers).
bool is_whole_field(std::string_view field);

/// A whole-number field of the scenario by its key.
std::int64_t field_value(const Scenario& scenario, std::string_view field);

/// The scenario with one such field changed. What must follow follows: the schedule follows vpp (1f1b, interleaved),
/// the layer split follows pp and vpp (even where the layers divide, lighter edges where only layers + 2 divide; an explicit list of
/// stages that fitted gives way).
Scenario with_field(const Scenario& scenario, std::string_view field, std::int64_t value);

/// Sensible values of a field, ascending, legal or not, the current one among them; they do not depend on other sliders' legality.
std::vector<std::int64_t> candidate_values(const Scenario& scenario, std::string_view field);

}  // namespace layline
