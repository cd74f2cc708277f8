// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/gui/session/outcomes.h"
#include "app/gui/session/plan.h"
#include "model/rules/violation.h"
#include "widgets/headline/headline_values.h"

namespace layline {

class PlanningSession;

/// A legal value near an illegal one, with what it would give.
struct Repair {
    std::string field;
    std::int64_t value = 0;
    Outcome outcome;
};

/// The field to name when a layout is not possible: the one just changed, else the first violation's.
std::string blamed_field(const Scenario& scenario, const Scenario* last_valid, const std::vector<Violation>& violations);

/// The nearest legal values below and above, the better one first. A locked field is left alone: then another one that can mend the layout.
std::vector<Repair> repairs(const PlanningSession& session);

/// All that the headline says of an illegal layout.
Refusal refusal_words(const PlanningSession& session, const std::vector<Repair>& repairs);

/// "64 ÷ 6 is not whole"
QString equation_words(const Violation& violation);

/// "last valid, TP 2"
QString last_valid_words(const PlanningSession& session);

}  // namespace layline
