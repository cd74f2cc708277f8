// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/rules.h"

#include <algorithm>

#include "model/rules/nearest.h"
#include "model/rules/rule_table.h"

namespace layline {

namespace {

bool broken(const Rule& rule, const Scenario& scenario) { return rule.applies(scenario) && !rule.holds(scenario); }

/// The first of the rule's fields that can mend everything, else the first that can mend this rule.
void suggest(const Rule& rule, const Scenario& scenario, Violation& violation) {
    violation.field = rule.fields.front();
    for (const char* field : rule.fields) {
        if (!is_whole_field(field)) continue;
        violation.nearest = nearest_values(scenario, field, obeys_rules);
        if (!violation.nearest.empty()) {
            violation.field = field;
            return;
        }
    }
    if (!is_whole_field(violation.field)) return;
    violation.nearest = nearest_values(scenario, violation.field, [&](const Scenario& changed) { return !broken(rule, changed); });
}

}  // namespace

bool obeys_rules(const Scenario& scenario) {
    return std::ranges::none_of(rule_table(), [&](const Rule& rule) { return rule.severity == Severity::error && broken(rule, scenario); });
}

std::vector<Violation> check(const Scenario& scenario) {
    std::vector<Violation> found;
    for (const Rule& rule : rule_table()) {
        if (!broken(rule, scenario)) continue;
        Violation violation;
        violation.rule = rule.id;
        violation.severity = rule.severity;
        violation.equation = rule.equation(scenario);
        violation.message = rule.message(scenario);
        suggest(rule, scenario, violation);
        found.push_back(std::move(violation));
    }
    return found;
}

}  // namespace layline
