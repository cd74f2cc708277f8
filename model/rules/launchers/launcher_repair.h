// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "model/rules/launchers/launcher.h"
#include "model/scenario/scenario.h"

namespace layline {

/// One setting given another value, in words: {"zero", "2"}, {"sequence parallel", "on"}.
struct LauncherChange {
    std::string field;
    std::string value;
    bool operator==(const LauncherChange&) const = default;
};

/// A scenario that the launcher takes, and what was changed for it.
struct LauncherRepair {
    std::vector<LauncherChange> changes;  ///< one or two
    Scenario scenario;
};

/// The first repair found by one change, else by two, likelier ones first: what the launcher's first refusal names, then what costs the
/// plan least. `good` says whether a scenario can run at all (its own rules and its schedule's); `locked` fields are left alone.
/// @returns nothing where two changes do not do, or where it runs already.
std::vector<LauncherRepair> launcher_repair(const Scenario& scenario, LauncherId launcher, const std::set<std::string>& locked,
                                            const std::function<bool(const Scenario&)>& good);

/// The first rule by which the launcher would refuse the scenario, without texts; null where it refuses nothing. The field is the rule's
/// first.
struct BrokenRule {
    const char* id = nullptr;
    const char* field = nullptr;
};
BrokenRule first_refusal(const Scenario& scenario, LauncherId launcher);

/// How many rules would rewrite or warn, those that always stand not counted.
int count_warnings(const Scenario& scenario, LauncherId launcher);

}  // namespace layline
