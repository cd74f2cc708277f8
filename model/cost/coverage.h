// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

struct Coefficients;

/// What the runs behind some coefficients had between them, kind by kind: words that occurred and ranges of numbers. It says where a
/// prediction extrapolates; no run can be read back from it.
struct Coverage {
    struct Range {
        double low = 0, high = 0;
        bool operator==(const Range&) const = default;
    };
    std::map<std::string, std::vector<std::string>> words;  ///< accelerator, attention, precision, ...: ascending, each once
    std::map<std::string, Range> ranges;                    ///< tp, cp, sequence_length, ...
    bool operator==(const Coverage&) const = default;

    void add(const Scenario& scenario);
    void add(const Coverage& other);
    bool empty() const { return words.empty() && ranges.empty(); }
};

/// What of the scenario no run behind the coefficients had: one sentence each, the weightiest first. Empty for an empty coverage.
std::vector<std::string> extrapolations(const Scenario& scenario, const Coverage& coverage);

/// Parts of the time model that no public run shows, as far as the scenario uses them: offloading, encoders. One sentence each.
std::vector<std::string> unmeasured_parts(const Scenario& scenario);

nlohmann::json to_json(const Coverage& coverage);
/// @throws InputError below `pointer`.
Coverage coverage_from_json(const nlohmann::json& value, const std::string& pointer);

}  // namespace layline
