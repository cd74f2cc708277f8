// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/gui/session/outcomes.h"
#include "app/gui/session/plan.h"
#include "model/rules/launchers/launcher.h"
#include "model/rules/violation.h"
#include "widgets/headline/headline_values.h"

namespace layline {

class PlanningSession;

/// A whole scenario near an illegal one that can run, with what it would give.
struct Repair {
    Scenario scenario;
    QString words;  ///< what is changed: "TP 4", "ZeRO 2 and sequence parallel on"
    Outcome outcome;
};

/// The field to name when a layout is not possible: the one just changed, else the first violation's.
std::string blamed_field(const Scenario& scenario, const Scenario* last_valid, const std::vector<Violation>& violations);

/// What mends the layout, at most two offers: the nearest legal values of a field below and above, the better one first, and where the
/// target of the session refuses, what is nearest by one or two changes of any setting. Locked fields are left alone.
std::vector<Repair> repairs(const PlanningSession& session);

/// What makes a launcher take the live scenario, by one or two changes; none where it refuses nothing or two do not do.
std::vector<Repair> launcher_repairs(const PlanningSession& session, LauncherId launcher);

/// All that the headline says of an illegal layout.
Refusal refusal_words(const PlanningSession& session, const std::vector<Repair>& repairs);

/// "64 ÷ 6 is not whole"
QString equation_words(const Violation& violation);

/// "last valid, TP 2"
QString last_valid_words(const PlanningSession& session);

}  // namespace layline
