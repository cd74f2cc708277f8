// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launcher_check.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "model/rules/launchers/launcher_rule.h"
#include "model/rules/nearest.h"
#include "model/rules/rules.h"

namespace layline {

namespace {

constexpr std::array<std::string_view, 11> sliders{"tp",  "pp", "vpp", "cp", "ep", "etp", "mbs", "zero", "global_batch", "sequence_length",
                                                   "gpus"};

bool is_slider(std::string_view field) { return std::ranges::find(sliders, field) != sliders.end(); }

/// nearest_values() starts its walk below the current value at 1, so ZeRO's stage 0 is tried apart.
std::vector<std::int64_t> nearest(const Scenario& scenario, std::string_view field, const std::function<bool(const Scenario&)>& good) {
    if (field != "zero") return nearest_values(scenario, field, good);
    std::vector<std::int64_t> found;
    const int stage = scenario.layout.zero_stage;
    for (int distance = 1; distance <= 3; ++distance)
        for (const int value : {stage - distance, stage + distance})
            if (value >= 0 && value <= 3 && found.empty() && good(with_field(scenario, field, value))) found.push_back(value);
    return found;
}

void suggest(const LauncherRule& rule, const Scenario& scenario, const std::function<bool(const Scenario&)>& all_good,
             const std::function<bool(const Scenario&)>& rule_good, Violation& violation) {
    violation.field = rule.fields.front();
    for (const auto* good : {&all_good, &rule_good})
        for (const char* field : rule.fields) {
            if (!is_slider(field)) continue;
            violation.nearest = nearest(scenario, field, *good);
            if (violation.nearest.empty()) continue;
            violation.field = field;
            return;
        }
}

Violation broken(const LauncherRule& rule, const LaunchCase& c, const char* launcher) {
    Violation violation;
    violation.rule = rule.id;
    violation.launcher = launcher;
    violation.stage = rule.stage;
    violation.reaction = rule.reaction;
    violation.severity = rule.reaction == Reaction::refuses ? Severity::error : Severity::warning;
    violation.equation = filled(rule.equation, c);
    violation.message = filled(rule.message, c);
    violation.launcher_message = filled(rule.words, c);
    violation.source = rule.source;
    return violation;
}

bool obeyed(const LauncherRules& rules, const LaunchCase& c) {
    return std::ranges::all_of(rules, [&](const LauncherRule& rule) { return rule.reaction != Reaction::refuses || rule.holds(c); });
}

bool obeys_all(std::span<const LauncherRules* const> tables, const Scenario& scenario, const LauncherOptions& options) {
    const LaunchCase c(scenario, options);
    return std::ranges::all_of(tables, [&](const LauncherRules* rules) { return obeyed(*rules, c); });
}

std::vector<Violation> check_tables(std::span<const LauncherRules* const> tables, const Scenario& scenario, const LauncherOptions& options,
                                    const char* word) {
    const LaunchCase c(scenario, options);
    const auto all_good = [&](const Scenario& changed) { return obeys_rules(changed) && obeys_all(tables, changed, options); };
    std::vector<Violation> found;
    for (const LauncherRules* rules : tables)
        for (const LauncherRule& rule : *rules) {
            if (rule.holds(c)) continue;
            Violation violation = broken(rule, c, word);
            const auto rule_good = [&](const Scenario& changed) { return rule.holds(LaunchCase(changed, options)); };
            if (rule.reaction == Reaction::refuses) suggest(rule, scenario, all_good, rule_good, violation);
            if (violation.field.empty()) violation.field = rule.fields.front();
            found.push_back(std::move(violation));
        }
    return found;
}

}  // namespace

std::vector<Violation> check(const Scenario& scenario, LauncherId id, const LauncherOptions& options) {
    return check_tables(rules_of(id), scenario, options, launcher(id).word);
}

std::vector<Violation> check(const Scenario& scenario, OuterId id) {
    const LauncherRules* rules = &rules_of(id);
    return check_tables({&rules, 1}, scenario, {}, outer(id).word);
}

bool obeys(const Scenario& scenario, LauncherId id, const LauncherOptions& options) { return obeys_all(rules_of(id), scenario, options); }

}  // namespace layline
