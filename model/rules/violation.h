// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace layline {

enum class Severity { warning, error };

/// Why a layout cannot run (or should not), in the user's terms.
struct Violation {
    std::string rule;      ///< stable id: "heads-by-tp"; launcher rules keep their own, "M20"
    std::string launcher;  ///< empty for the model itself
    std::string field;     ///< the layout key to change: tp, pp, vpp, cp, ep, etp, mbs, sp, zero, recompute, schedule, group
    Severity severity = Severity::error;
    std::string equation;  ///< the arithmetic with the user's numbers: "64 ÷ 6 = 10.67"
    std::string message;   ///< one sentence: "64 attention heads do not divide by TP 6."
    std::vector<std::int64_t>
        nearest;  ///< values of the field that satisfy this rule with all else held, nearest first, at most one below and one above
};

}  // namespace layline
