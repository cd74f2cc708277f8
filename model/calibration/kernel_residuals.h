// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "model/calibration/kernel_fits.h"

namespace layline {

/// Weights of Huber's estimator: 1 up to 1.345 times the scale, then falling.
/// @returns the scale, 1.4826 times the median absolute error and never less than 0.001, so that perfect data stay well-posed.
double huber_weights(std::span<const double> errors, std::span<double> weights);

/// Central differences, row by row.
void numeric_jacobian(const std::function<void(std::span<const double>, std::span<double>)>& residuals, std::span<const double> x,
                      std::size_t residual_count, std::span<double> jacobian);

/// Largest over smallest singular value of the first `rows` rows, columns scaled to length one.
double condition_of(std::span<const double> jacobian, std::size_t rows, std::size_t columns);

/// Median and 90th percentile of |exp(error) - 1|.
void describe_errors(std::span<const double> log_errors, KernelFitReport& report);

}  // namespace layline
