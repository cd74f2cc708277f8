// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/legality.h"

#include <algorithm>

#include "model/estimate/schedule_request.h"
#include "model/estimate/schedule_variant.h"
#include "model/rules/nearest.h"
#include "model/rules/rules.h"
#include "model/schedule/schedule.h"

namespace layline {

namespace {

/// Which slider to point at for a schedule that refuses its sizes: the first that can mend it.
Violation schedule_violation(const Scenario& scenario, const std::string& reason) {
    Violation violation;
    violation.rule = "schedule-sizes";
    violation.field = "schedule";
    violation.message = reason;
    for (const char* field : {"vpp", "mbs", "pp"}) {
        violation.nearest = nearest_values(scenario, field, is_legal);
        if (violation.nearest.empty()) continue;
        violation.field = field;
        break;
    }
    for (const ScheduleChoice& choice : schedule_choices(scenario)) {
        if (!choice.legal) continue;
        if (violation.field == "schedule")
            violation.nearest_words.push_back(choice.name);
        else
            violation.alternatives.push_back("schedule=" + choice.name);
    }
    return violation;
}

Stop stop_at(const Scenario& scenario, std::string_view field, std::int64_t value) {
    const Scenario changed = with_field(scenario, field, value);
    if (is_legal(changed)) return {value, true, {}};
    return {value, false, violations(changed).front().message};
}

}  // namespace

std::vector<Violation> violations(const Scenario& scenario) {
    std::vector<Violation> found = check(scenario);
    if (!obeys_rules(scenario)) return found;
    const std::string reason = schedule_refusal(scenario);
    if (!reason.empty()) found.push_back(schedule_violation(scenario, reason));
    return found;
}

bool is_legal(const Scenario& scenario) { return obeys_rules(scenario) && schedule_refusal(scenario).empty(); }

std::vector<Stop> stops(const Scenario& scenario, std::string_view field) {
    std::vector<Stop> found;
    for (const std::int64_t value : candidate_values(scenario, field)) found.push_back(stop_at(scenario, field, value));
    return found;
}

std::vector<ScheduleChoice> schedule_choices(const Scenario& scenario) {
    std::vector<ScheduleChoice> choices;
    const bool sizes = obeys_rules(scenario);
    for (const std::string& name : schedule_names()) {
        std::string reason = sizes ? schedule_refusal(with_schedule(scenario, name)) : "The layout itself is not possible.";
        if (reason.empty()) reason = purpose_refusal(scenario, name);
        choices.push_back({name, reason.empty(), reason});
    }
    return choices;
}

}  // namespace layline
