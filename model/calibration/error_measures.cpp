// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/error_measures.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace layline {

double quantile(std::span<const double> values, double q) {
    if (values.empty()) return 0;
    std::vector<double> sorted(values.begin(), values.end());
    std::ranges::sort(sorted);
    const double place = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

ErrorMeasures measure(std::span<const double> errors) {
    ErrorMeasures measures;
    measures.n = errors.size();
    if (errors.empty()) return measures;
    std::vector<double> absolute;
    for (const double error : errors) absolute.push_back(std::abs(error));
    const auto n = static_cast<double>(errors.size());
    measures.mape = std::accumulate(absolute.begin(), absolute.end(), 0.0) / n;
    measures.median_ape = quantile(absolute, 0.5);
    measures.p95_ape = quantile(absolute, 0.95);
    measures.bias = std::accumulate(errors.begin(), errors.end(), 0.0) / n;
    return measures;
}

double robust_deviation(std::span<const double> errors) {
    constexpr double normal_over_median = 1.4826;
    return normal_over_median * measure(errors).median_ape;
}

}  // namespace layline
