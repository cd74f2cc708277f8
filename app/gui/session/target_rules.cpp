// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/session/target_rules.h"

#include "model/estimate/schedule_variant.h"
#include "model/rules/launchers/launcher_check.h"
#include "model/rules/rules.h"

namespace layline {

namespace {

std::vector<Violation> launcher_refusals(const Scenario& scenario, LauncherId launcher) {
    std::vector<Violation> found = check(scenario, launcher);
    std::erase_if(found, [](const Violation& violation) { return violation.severity != Severity::error; });
    return found;
}

}  // namespace

bool can_run(const Scenario& scenario, Target target) { return is_legal(scenario) && (!target || obeys(scenario, *target)); }

std::vector<Violation> violations_for(const Scenario& scenario, Target target) {
    if (!target || !is_legal(scenario)) return violations(scenario);
    return launcher_refusals(scenario, *target);
}

std::vector<Stop> stops_for(const Scenario& scenario, const std::string& field, Target target) {
    std::vector<Stop> found = stops(scenario, field);
    if (!target) return found;
    for (Stop& stop : found) {
        const Scenario changed = with_field(scenario, field, stop.value);
        if (!stop.legal || obeys(changed, *target)) continue;
        stop.legal = false;
        stop.reason = launcher_refusals(changed, *target).front().message;
    }
    return found;
}

std::vector<ScheduleChoice> schedule_choices_for(const Scenario& scenario, Target target) {
    std::vector<ScheduleChoice> found = schedule_choices(scenario);
    if (!target) return found;
    for (ScheduleChoice& choice : found) {
        if (!choice.legal) continue;
        const Scenario changed = with_schedule(scenario, choice.name);
        if (obeys(changed, *target)) continue;
        choice.legal = false;
        choice.reason = launcher_refusals(changed, *target).front().message;
    }
    return found;
}

Estimate judged(Estimate estimate, Target target) {
    if (!target || !estimate.legal() || obeys(estimate.scenario, *target)) return estimate;
    Estimate refused;
    refused.violations = launcher_refusals(estimate.scenario, *target);
    refused.coefficients_source = estimate.coefficients_source;
    refused.scenario = std::move(estimate.scenario);
    return refused;
}

}  // namespace layline
