// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/rules/violation.h"
#include "model/scenario/scenario.h"

namespace layline {

/// One condition on a scenario. The functions are plain: a rule is data, and checking it builds no text.
struct Rule {
    const char* id;
    std::vector<const char*> fields;  ///< keys that can mend it, the likeliest first
    Severity severity;
    bool (*applies)(const Scenario&);
    bool (*holds)(const Scenario&);  ///< asked only where it applies
    std::string (*equation)(const Scenario&);
    std::string (*message)(const Scenario&);
};

std::span<const Rule> rule_table();

}  // namespace layline
