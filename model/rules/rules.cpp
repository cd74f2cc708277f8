// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/rules.h"

#include <algorithm>

#include "model/rules/nearest.h"
#include "model/rules/rule_table.h"
#include "model/scenario/plan_axes.h"

namespace layline {

namespace {

bool broken(const Rule& rule, const Scenario& scenario) { return rule.applies(scenario) && !rule.holds(scenario); }

/// Words of a field with which the scenario is legal, all else held.
std::vector<std::string> legal_words(const Scenario& scenario, const PlanAxis& axis) {
    std::vector<std::string> found;
    const std::string now = axis_text(scenario, axis);
    for (const std::string_view word : axis.words)
        if (word != now && obeys_rules(with_axis(scenario, axis, word))) found.emplace_back(word);
    return found;
}

/// What the words among the rule's fields offer: of the field the violation blames, and of others.
void suggest_words(const Rule& rule, const Scenario& scenario, Violation& violation) {
    for (const char* field : rule.fields) {
        const PlanAxis* axis = find_axis(field);
        if (axis == nullptr || axis->kind != AxisKind::word) continue;
        for (std::string& word : legal_words(scenario, *axis)) {
            if (violation.field == field)
                violation.nearest_words.push_back(std::move(word));
            else
                violation.alternatives.push_back(std::string(field) + "=" + word);
        }
    }
}

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
        suggest_words(rule, scenario, violation);
        found.push_back(std::move(violation));
    }
    return found;
}

}  // namespace layline
