// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/words/stop_list.h"

#include <algorithm>
#include <set>

#include "app/gui/session/planning_session.h"
#include "app/gui/words/fields.h"
#include "app/gui/words/refusal_words.h"
#include "model/estimate/legality.h"
#include "model/rules/rules.h"

namespace layline {

namespace {

std::set<std::string> broken_rules(const Scenario& scenario) {
    std::set<std::string> rules;
    for (const Violation& violation : violations(scenario))
        if (violation.severity == Severity::error) rules.insert(violation.rule);
    return rules;
}

/// Stops of a field that is not to blame for the present illegal layout.
std::vector<Stop> lenient_stops(const Scenario& scenario, const std::string& field) {
    const std::set<std::string> broken = broken_rules(scenario);
    std::vector<Stop> found;
    for (const std::int64_t value : candidate_values(scenario, field)) {
        Stop stop{value, true, {}};
        for (const Violation& violation : violations(with_field(scenario, field, value))) {
            if (violation.severity != Severity::error || broken.contains(violation.rule)) continue;
            stop = {value, false, violation.message};
            break;
        }
        found.push_back(stop);
    }
    return found;
}

std::vector<Stop> raw_stops(const PlanningSession& session, const std::string& field) {
    const Estimate& now = *session.estimate();
    if (now.legal()) return stops(session.scenario(), field);
    const auto valid = session.last_valid();
    const bool blamed = field == blamed_field(session.scenario(), valid ? &valid->scenario : nullptr, now.violations);
    return blamed ? stops(session.scenario(), field) : lenient_stops(session.scenario(), field);
}

StopFit fit_of(Verdict verdict) {
    return verdict == Verdict::fits ? StopFit::fits : verdict == Verdict::tight ? StopFit::tight : StopFit::does_not_fit;
}

void add_outcomes(std::vector<SliderStop>& stops, const PlanningSession& session) {
    double best = 0;
    const auto mfu = [&](const SliderStop& stop) {
        const Outcome* outcome = session.outcomes().find(stop.value);
        return outcome != nullptr && outcome->verdict != Verdict::illegal ? outcome->mfu(session.convention()) : 0;
    };
    for (const SliderStop& stop : stops) best = std::max(best, mfu(stop));
    if (best <= 0) return;
    for (SliderStop& stop : stops)
        if (const double value = mfu(stop); value > 0)
            stop.outcome = StopOutcome{value / best, fit_of(session.outcomes().find(stop.value)->verdict)};
}

}  // namespace

std::vector<SliderStop> slider_stops(const PlanningSession& session, const std::string& field) {
    std::vector<SliderStop> found;
    const auto& pinned = session.plan().pinned;
    for (const Stop& stop : raw_stops(session, field)) {
        const bool is_pinned = pinned && field_value(*pinned, field) == stop.value;
        found.push_back(
            {stop.value, stop_label(field, stop.value), stop.legal, QString::fromStdString(stop.reason), is_pinned, std::nullopt});
    }
    if (session.outcomes().field() == field) add_outcomes(found, session);
    return found;
}

int current_stop(const std::vector<SliderStop>& stops, std::int64_t value) {
    const auto found = std::ranges::find(stops, value, &SliderStop::value);
    return found == stops.end() ? 0 : static_cast<int>(found - stops.begin());
}

}  // namespace layline
