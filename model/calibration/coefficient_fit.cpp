// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/coefficient_fit.h"

#include <algorithm>
#include <cmath>

#include "model/calibration/least_squares.h"

namespace layline {

namespace {

constexpr double huber = 2, cauchy = 4;   // noises, see RobustLoss
constexpr double difference_step = 1e-5;  ///< of the numeric derivatives, in logarithm

/// So that the sum of squares is twice the sum of losses.
double residual_of(RobustLoss loss, double noises) { return std::copysign(std::sqrt(2 * robust_loss(loss, noises)), noises); }

class Fit {
  public:
    explicit Fit(const FitProblem& problem) : problem_(problem), x_(problem.unknowns.size()) {}

    LeastSquaresResult run() {
        // Nothing that the rows determine: nothing to move.
        if (problem_.unknowns.empty()) {
            LeastSquaresResult unmoved;
            unmoved.converged = true;
            return unmoved;
        }
        LeastSquaresProblem squares;
        squares.residual_count = problem_.rows.size() + problem_.unknowns.size();
        for (const FitUnknown& unknown : problem_.unknowns) {
            squares.start.push_back(unknown.centre);
            squares.low.push_back(unknown.low);
            squares.high.push_back(unknown.high);
        }
        squares.residuals = [this](std::span<const double> x, std::span<double> r) { residuals(x, r); };
        squares.jacobian = [this](std::span<const double> x, std::span<double> j) { jacobian(x, j); };
        return minimise(squares);
    }

  private:
    std::vector<Coefficients> groups_at(std::span<const double> x) {
        if (problem_.tick) problem_.tick();
        x_.assign(x.begin(), x.end());
        std::vector<Coefficients> groups;
        for (std::size_t group = 0; group < problem_.groups.size(); ++group)
            groups.push_back(coefficients_at(problem_, x_, static_cast<int>(group)));
        return groups;
    }

    double row_residual(const FitRow& row, const Coefficients& coefficients) const {
        const double error = std::log(row.timer->step_s(coefficients) / row.measured_s) / problem_.noise;
        return std::sqrt(row.weight) * residual_of(problem_.loss, error);
    }

    void residuals(std::span<const double> x, std::span<double> r) {
        const std::vector<Coefficients> groups = groups_at(x);
        const std::size_t rows = problem_.rows.size();
        for (std::size_t i = 0; i < rows; ++i)
            r[i] = row_residual(problem_.rows[i], groups[static_cast<std::size_t>(problem_.rows[i].group)]);
        for (std::size_t i = 0; i < x.size(); ++i) r[rows + i] = (x[i] - problem_.unknowns[i].centre) / problem_.unknowns[i].spread;
    }

    void jacobian(std::span<const double> x, std::span<double> j) {
        const std::size_t rows = problem_.rows.size(), columns = x.size();
        std::fill(j.begin(), j.end(), 0.0);
        std::vector<double> moved(x.begin(), x.end());
        for (std::size_t k = 0; k < columns; ++k) {
            moved[k] = x[k] + difference_step;
            const std::vector<Coefficients> above = groups_at(moved);
            moved[k] = x[k] - difference_step;
            const std::vector<Coefficients> below = groups_at(moved);
            moved[k] = x[k];
            for (std::size_t i = 0; i < rows; ++i) {
                const auto group = static_cast<std::size_t>(problem_.rows[i].group);
                if (above[group] == below[group]) continue;
                j[i * columns + k] =
                    (row_residual(problem_.rows[i], above[group]) - row_residual(problem_.rows[i], below[group])) / (2 * difference_step);
            }
            j[(rows + k) * columns + k] = 1 / problem_.unknowns[k].spread;
        }
    }

    const FitProblem& problem_;
    std::vector<double> x_;
};

}  // namespace

double robust_loss(RobustLoss loss, double noises) {
    if (loss == RobustLoss::huber) return huber * huber * (std::hypot(1, noises / huber) - 1);
    return 0.5 * cauchy * cauchy * std::log1p((noises / cauchy) * (noises / cauchy));
}

double robust_weight(RobustLoss loss, double noises) {
    if (loss == RobustLoss::huber) return 1 / std::hypot(1, noises / huber);
    return 1 / (1 + (noises / cauchy) * (noises / cauchy));
}

Coefficients coefficients_at(const FitProblem& problem, const std::vector<double>& x, int group) {
    Coefficients coefficients = problem.groups[static_cast<std::size_t>(group)];
    for (std::size_t i = 0; i < x.size(); ++i)
        if (problem.unknowns[i].group < 0) coefficients.*problem.unknowns[i].coefficient->member = std::exp(x[i]);
    for (std::size_t i = 0; i < x.size(); ++i)
        if (problem.unknowns[i].group == group) coefficients.*problem.unknowns[i].coefficient->member *= std::exp(x[i]);
    return coefficients;
}

CoefficientFit fit_coefficients(const FitProblem& problem) {
    const LeastSquaresResult found = Fit(problem).run();
    CoefficientFit fit;
    fit.x = found.x;
    fit.spread = found.standard_deviation;
    fit.condition = found.condition;
    fit.iterations = found.iterations;
    fit.converged = found.converged;
    for (std::size_t group = 0; group < problem.groups.size(); ++group)
        fit.groups.push_back(coefficients_at(problem, found.x, static_cast<int>(group)));
    for (const FitRow& row : problem.rows)
        fit.residuals.push_back(std::log(row.timer->step_s(fit.groups[static_cast<std::size_t>(row.group)]) / row.measured_s));
    return fit;
}

}  // namespace layline
