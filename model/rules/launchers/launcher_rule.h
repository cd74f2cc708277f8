// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "model/rules/launchers/launch_case.h"
#include "model/rules/launchers/launcher.h"
#include "model/rules/violation.h"

namespace layline {

/// One check of one launcher. Texts hold {words} that filled() replaces (launch_case.h).
struct LauncherRule {
    const char* id;  ///< "M20"
    LaunchStage stage;
    Reaction reaction;
    std::vector<const char*> fields;  ///< what can mend it, the likeliest first; the first may be no slider ("recompute")
    bool (*holds)(const LaunchCase&);
    const char* equation;  ///< the arithmetic; empty where there is none
    const char* message;   ///< one sentence in the user's terms
    const char* words;     ///< the launcher's own; empty where it says nothing
    const char* source;
};

using LauncherRules = std::vector<LauncherRule>;

/// Every table that a launcher's check walks, in the order in which the launcher would get there.
std::span<const LauncherRules* const> rules_of(LauncherId id);
const LauncherRules& rules_of(OuterId id);

}  // namespace layline
