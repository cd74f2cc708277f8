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

/// Reasons are words that few stops ever need: those ask when they do. Every slider asks for all its stops after every tick.
struct PlainStop {
    std::int64_t value = 0;
    bool legal = false;
};

template <class Legal>
std::vector<PlainStop> stops_by(const Scenario& scenario, const std::string& field, Legal legal) {
    std::vector<PlainStop> found;
    for (const std::int64_t value : candidate_values(scenario, field)) found.push_back({value, legal(with_field(scenario, field, value))});
    return found;
}

std::set<std::string> broken_rules(const Scenario& scenario, Target target) {
    std::set<std::string> rules;
    for (const Violation& violation : violations_for(scenario, target))
        if (violation.severity == Severity::error) rules.insert(violation.rule);
    return rules;
}

std::vector<PlainStop> plain_stops(const PlanningSession& session, const std::string& field) {
    const Estimate& now = *session.estimate();
    const auto valid = session.last_valid();
    const bool blamed = now.legal() || field == blamed_field(session.scenario(), valid ? &valid->scenario : nullptr, now.violations);
    const Target target = session.target();
    if (blamed) return stops_by(session.scenario(), field, [target](const Scenario& changed) { return can_run(changed, target); });
    return stops_by(session.scenario(), field, [target, broken = broken_rules(session.scenario(), target)](const Scenario& changed) {
        return std::ranges::includes(broken, broken_rules(changed, target));
    });
}

QString reason_now(const PlanningSession& session) {
    const auto& broken = session.estimate()->violations;
    return broken.empty() ? QString() : QString::fromStdString(broken.front().message);
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
    const Scenario* pinned = session.plan().pinned();
    const std::int64_t now = field_value(session.scenario(), field);
    for (const PlainStop& stop : plain_stops(session, field)) {
        const bool is_pinned = pinned && field_value(*pinned, field) == stop.value;
        found.push_back({stop.value, stop_label(field, stop.value), stop.legal,
                         stop.legal || stop.value != now ? QString() : reason_now(session), is_pinned, std::nullopt});
    }
    if (session.outcomes().field() == field) add_outcomes(found, session);
    return found;
}

int current_stop(const std::vector<SliderStop>& stops, std::int64_t value) {
    const auto found = std::ranges::find(stops, value, &SliderStop::value);
    return found == stops.end() ? 0 : static_cast<int>(found - stops.begin());
}

}  // namespace layline
