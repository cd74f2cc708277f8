// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace layline {

enum class Severity { warning, error };

/// When a launcher would notice, from the first second of a job to its first step.
enum class LaunchStage {
    express,     ///< its files have no words for it
    parse,       ///< reading its arguments
    config,      ///< building its configuration objects
    groups,      ///< creating process groups
    build,       ///< building the model
    first_step,  ///< running the first step
};

/// What it then does.
enum class Reaction { refuses, rewrites, warns };

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
    std::vector<std::string> nearest_words;  ///< the same of a field whose values are words, such as precision: all that are legal
    std::vector<std::string> alternatives;   ///< words of other fields that mend everything, as `--set` takes them: "context_exchange=ring"
    LaunchStage stage = LaunchStage::parse;  ///< launcher rules only, like all below
    Reaction reaction = Reaction::refuses;
    std::string launcher_message;  ///< what the launcher itself says; empty where it says nothing
    std::string source;            ///< file and line of the check, or where the limit is documented
};

}  // namespace layline
