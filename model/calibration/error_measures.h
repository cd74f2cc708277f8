// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace layline {

/// Errors of predictions, each predicted / measured - 1.
struct ErrorMeasures {
    std::size_t n = 0;
    double mape = 0;  ///< mean of absolute errors
    double median_ape = 0;
    double p95_ape = 0;
    double bias = 0;  ///< mean of errors: negative where the model is too fast
};

ErrorMeasures measure(std::span<const double> errors);

/// The q-quantile by linear interpolation between order statistics, 0 <= q <= 1; 0 of nothing.
double quantile(std::span<const double> values, double q);

/// Standard deviation of normal errors about 0, told by the median of their sizes, which gross errors do not move (Rousseeuw and Croux,
/// Journal of the American Statistical Association 88, 1993, section 1).
double robust_deviation(std::span<const double> errors);

}  // namespace layline
