// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace layline {

/// minimise sum r_i(x)^2 with low <= x <= high.
struct LeastSquaresProblem {
    /// Fills the residuals at x.
    std::function<void(std::span<const double> x, std::span<double> residuals)> residuals;
    /// Fills the derivatives, row by row: residuals x unknowns.
    std::function<void(std::span<const double> x, std::span<double> jacobian)> jacobian;
    std::size_t residual_count = 0;
    std::vector<double> start, low, high;
};

struct LeastSquaresResult {
    std::vector<double> x;
    double cost = 0;  ///< half of the sum of squares
    int iterations = 0;
    bool converged = false;
    std::vector<double> standard_deviation;  ///< of each unknown: root of the diagonal of (J^T J)^-1 at x, bounds set aside
    std::vector<double> jacobian;            ///< at x
    double condition = 0;                    ///< of J with columns scaled to length one: largest over smallest singular value
};

/// Levenberg-Marquardt in a box: unknowns held by a bound that the gradient pushes against sit out a step (Nocedal and Wright, Numerical
/// Optimization, chapters 10.3 and 16.7).
LeastSquaresResult minimise(const LeastSquaresProblem& problem, int most_iterations = 100);

}  // namespace layline
