// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/nearest.h"

#include <algorithm>
#include <cstdlib>

#include "model/rules/rules.h"

namespace layline {

namespace {

/// Degrees and batches above this are of no use to anyone; it bounds the walk upward.
constexpr std::int64_t highest_step = 4096;

std::int64_t walk(const Scenario& scenario, std::string_view field, std::int64_t step, const std::function<bool(const Scenario&)>& good) {
    const std::int64_t start = field_value(scenario, field);
    for (std::int64_t value = start + step; value >= 1 && std::abs(value - start) <= highest_step; value += step)
        if (good(with_field(scenario, field, value))) return value;
    return 0;
}

}  // namespace

std::vector<std::int64_t> nearest_values(const Scenario& scenario, std::string_view field,
                                         const std::function<bool(const Scenario&)>& good) {
    std::vector<std::int64_t> found;
    for (const std::int64_t step : {-1, 1})
        if (const std::int64_t value = walk(scenario, field, step, good); value > 0) found.push_back(value);
    const std::int64_t start = field_value(scenario, field);
    std::stable_sort(found.begin(), found.end(), [&](auto a, auto b) { return std::abs(a - start) < std::abs(b - start); });
    return found;
}

}  // namespace layline
