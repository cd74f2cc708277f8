// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/kernel_residuals.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "model/calibration/error_measures.h"

namespace layline {

double huber_weights(std::span<const double> errors, std::span<double> weights) {
    constexpr double elbow = 1.345, least = 1e-3;
    const double scale = std::max(least, robust_deviation(errors));
    for (std::size_t i = 0; i < errors.size(); ++i) weights[i] = std::min(1.0, elbow * scale / std::max(std::abs(errors[i]), 1e-12));
    return scale;
}

void numeric_jacobian(const std::function<void(std::span<const double>, std::span<double>)>& residuals, std::span<const double> x,
                      std::size_t residual_count, std::span<double> jacobian) {
    constexpr double step = 1e-5;
    std::vector<double> at(x.begin(), x.end()), up(residual_count), down(residual_count);
    for (std::size_t column = 0; column < x.size(); ++column) {
        at[column] = x[column] + step;
        residuals(at, up);
        at[column] = x[column] - step;
        residuals(at, down);
        at[column] = x[column];
        for (std::size_t row = 0; row < residual_count; ++row) jacobian[row * x.size() + column] = (up[row] - down[row]) / (2 * step);
    }
}

double condition_of(std::span<const double> jacobian, std::size_t rows, std::size_t columns) {
    Eigen::MatrixXd scaled(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns));
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < columns; ++column)
            scaled(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)) = jacobian[row * columns + column];
    for (Eigen::Index column = 0; column < scaled.cols(); ++column) scaled.col(column) /= std::max(scaled.col(column).norm(), 1e-300);
    const Eigen::VectorXd singular = Eigen::JacobiSVD<Eigen::MatrixXd>(scaled).singularValues();
    return rows < columns ? 1e300 : singular(0) / std::max(singular(singular.size() - 1), 1e-300);
}

void describe_errors(std::span<const double> log_errors, KernelFitReport& report) {
    std::vector<double> absolute;
    for (const double error : log_errors) absolute.push_back(std::abs(std::expm1(error)));
    if (absolute.empty()) return;
    report.median_error = quantile(absolute, 0.5);
    report.p90_error = quantile(absolute, 0.9);
}

}  // namespace layline
