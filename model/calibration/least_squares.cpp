// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/least_squares.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace layline {

namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

class Minimiser {
  public:
    explicit Minimiser(const LeastSquaresProblem& problem)
        : problem_(problem),
          x_(Eigen::Map<const Eigen::VectorXd>(problem.start.data(), size(problem.start.size()))),
          low_(Eigen::Map<const Eigen::VectorXd>(problem.low.data(), x_.size())),
          high_(Eigen::Map<const Eigen::VectorXd>(problem.high.data(), x_.size())),
          residuals_(size(problem.residual_count)),
          jacobian_(residuals_.size(), x_.size()) {
        x_ = x_.cwiseMax(low_).cwiseMin(high_);
        cost_ = evaluate(x_, residuals_);
    }

    LeastSquaresResult run(int most_iterations) {
        LeastSquaresResult result;
        for (; result.iterations < most_iterations && !result.converged; ++result.iterations) result.converged = !improve();
        linearise();
        report(result);
        return result;
    }

  private:
    static Eigen::Index size(std::size_t count) { return static_cast<Eigen::Index>(count); }
    static std::span<const double> view(const Eigen::VectorXd& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }

    double evaluate(const Eigen::VectorXd& x, Eigen::VectorXd& residuals) const {
        problem_.residuals(view(x), {residuals.data(), problem_.residual_count});
        return 0.5 * residuals.squaredNorm();
    }

    void linearise() { problem_.jacobian(view(x_), {jacobian_.data(), static_cast<std::size_t>(jacobian_.size())}); }

    /// One accepted step. @returns whether it was worth while.
    bool improve() {
        constexpr double enough = 1e-7, most_damping = 1e12;
        linearise();
        const Eigen::VectorXd gradient = jacobian_.transpose() * residuals_;
        const Eigen::MatrixXd normal = jacobian_.transpose() * jacobian_;
        Eigen::VectorXd trial_residuals(residuals_.size());
        for (; damping_ < most_damping; damping_ *= 4) {
            const Eigen::VectorXd trial = (x_ + step(normal, gradient)).cwiseMax(low_).cwiseMin(high_);
            const double trial_cost = evaluate(trial, trial_residuals);
            if (!(trial_cost < cost_)) continue;
            const double gain = (cost_ - trial_cost) / std::max(cost_, 1e-300);
            x_ = trial;
            residuals_ = trial_residuals;
            cost_ = trial_cost;
            damping_ = std::max(damping_ / 8, 1e-10);
            return gain > enough;
        }
        return false;
    }

    Eigen::VectorXd step(Eigen::MatrixXd normal, Eigen::VectorXd gradient) const {
        for (Eigen::Index i = 0; i < x_.size(); ++i) {
            normal(i, i) *= 1 + damping_;
            const bool held = (x_(i) <= low_(i) && gradient(i) > 0) || (x_(i) >= high_(i) && gradient(i) < 0);
            if (!held) continue;
            normal.row(i).setZero();
            normal.col(i).setZero();
            normal(i, i) = 1;
            gradient(i) = 0;
        }
        return -normal.ldlt().solve(gradient);
    }

    void report(LeastSquaresResult& result) const {
        const Eigen::MatrixXd covariance = (jacobian_.transpose() * jacobian_).completeOrthogonalDecomposition().pseudoInverse();
        Eigen::MatrixXd scaled = jacobian_;
        for (Eigen::Index i = 0; i < scaled.cols(); ++i) scaled.col(i) /= std::max(scaled.col(i).norm(), 1e-300);
        const Eigen::VectorXd singular = Eigen::JacobiSVD<Eigen::MatrixXd>(scaled).singularValues();
        result.cost = cost_;
        result.x.assign(x_.data(), x_.data() + x_.size());
        result.condition = singular.size() > 0 ? singular(0) / std::max(singular(singular.size() - 1), 1e-300) : 1;
        for (Eigen::Index i = 0; i < x_.size(); ++i) result.standard_deviation.push_back(std::sqrt(std::max(0.0, covariance(i, i))));
        result.jacobian.assign(jacobian_.data(), jacobian_.data() + jacobian_.size());
    }

    const LeastSquaresProblem& problem_;
    Eigen::VectorXd x_, low_, high_, residuals_;
    RowMajor jacobian_;
    double cost_ = 0, damping_ = 1e-3;
};

}  // namespace

LeastSquaresResult minimise(const LeastSquaresProblem& problem, int most_iterations) { return Minimiser(problem).run(most_iterations); }

}  // namespace layline
