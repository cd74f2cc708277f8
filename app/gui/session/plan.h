// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <set>
#include <string>

#include "model/scenario/scenario.h"

namespace layline {

/// What a session file keeps and undo restores: the live scenario, the pinned one and the locked fields.
struct Plan {
    Scenario scenario;               ///< B, the live one
    std::optional<Scenario> pinned;  ///< A, the baseline
    std::set<std::string> locked;    ///< field names that search and repair must not change
    bool operator==(const Plan&) const = default;
};

}  // namespace layline
