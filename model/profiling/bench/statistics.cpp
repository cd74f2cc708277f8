// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace layline {

double quantile(std::vector<double>& values, double share) {
    std::ranges::sort(values);
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - std::floor(place)) * (values[above] - values[below]);
}

double relative_spread(std::vector<double>& values) {
    const double median = quantile(values, 0.5);
    return median > 0 ? (quantile(values, 0.75) - quantile(values, 0.25)) / median : std::numeric_limits<double>::infinity();
}

}  // namespace layline
