// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "model/calibration/kernel_fits.h"
#include "model/calibration/kernel_residuals.h"

namespace layline {

namespace {

constexpr int terms = 3;

/// Rows (1, S f, sqrt(S)) / t against 1, so that every size counts alike.
Eigen::MatrixXd rows_of(std::span<const TimedCollective> collectives, double bus_factor) {
    Eigen::MatrixXd rows(static_cast<Eigen::Index>(collectives.size()), terms);
    for (Eigen::Index i = 0; i < rows.rows(); ++i) {
        const TimedCollective& timed = collectives[static_cast<std::size_t>(i)];
        rows.row(i) << 1 / timed.seconds, timed.bytes * bus_factor / timed.seconds, std::sqrt(timed.bytes) / timed.seconds;
    }
    return rows;
}

/// Non-negative least squares for three unknowns: the best of all subsets whose plain solution has no negative number.
Eigen::Vector3d non_negative(const Eigen::MatrixXd& rows) {
    const Eigen::VectorXd ones = Eigen::VectorXd::Ones(rows.rows());
    Eigen::Vector3d best = Eigen::Vector3d::Zero();
    double least = std::numeric_limits<double>::infinity();
    for (int subset = 1; subset < 1 << terms; ++subset) {
        std::vector<Eigen::Index> members;
        for (int term = 0; term < terms; ++term)
            if ((subset >> term & 1) != 0) members.push_back(term);
        Eigen::MatrixXd part = rows(Eigen::all, members);
        const Eigen::VectorXd scale = part.colwise().norm().cwiseMax(1e-300).transpose();
        for (Eigen::Index i = 0; i < part.cols(); ++i) part.col(i) /= scale(i);
        const Eigen::VectorXd solution = part.colPivHouseholderQr().solve(ones);
        if ((solution.array() < 0).any()) continue;
        const double error = (part * solution - ones).squaredNorm();
        if (!(error < least)) continue;
        least = error;
        best.setZero();
        for (std::size_t i = 0; i < members.size(); ++i)
            best(members[i]) = solution(static_cast<Eigen::Index>(i)) / scale(static_cast<Eigen::Index>(i));
    }
    return best;
}

std::string refusal(std::span<const TimedCollective> collectives, const Eigen::Vector3d& found) {
    constexpr std::size_t fewest = 6;
    constexpr double widest_needed = 100;
    if (collectives.size() < fewest) return fmt::format("{} sizes were timed; a law needs {}", collectives.size(), fewest);
    const auto [small, large] = std::ranges::minmax(collectives, {}, &TimedCollective::bytes);
    if (large.bytes < widest_needed * small.bytes) return "the sizes timed lie too close together";
    return found(1) > 0 ? "" : "the times do not grow with the size";
}

}  // namespace

CollectiveLawFit fit_collective_law(std::span<const TimedCollective> collectives, double bus_factor) {
    CollectiveLawFit fit;
    fit.report.samples = collectives.size();
    if (collectives.empty()) {
        fit.report.refusal = "no size was timed";
        return fit;
    }
    const Eigen::MatrixXd rows = rows_of(collectives, bus_factor);
    const Eigen::Vector3d found = non_negative(rows);
    fit.report.refusal = refusal(collectives, found);
    fit.law = {found(0), found(1) > 0 ? 1 / found(1) : 0, found(2)};
    const Eigen::VectorXd modelled = rows * found;
    std::vector<double> errors;
    for (Eigen::Index i = 0; i < modelled.size(); ++i) errors.push_back(std::log(std::max(modelled(i), 1e-12)));
    describe_errors(errors, fit.report);
    std::vector<double> flat;
    for (Eigen::Index i = 0; i < rows.rows(); ++i)
        for (int term = 0; term < terms; ++term) flat.push_back(rows(i, term));
    fit.report.condition = condition_of(flat, collectives.size(), terms);
    fit.report.numbers = {
        {"latency_s", fit.law.latency_s, 0, 0}, {"bytes_per_s", fit.law.bytes_per_s, 0, 0}, {"sqrt_s", fit.law.sqrt_s, 0, 0}};
    return fit;
}

AttentionLawFit fit_attention_law(std::span<const TimedAttention> attentions, double flops_per_s) {
    constexpr std::size_t fewest = 3;
    AttentionLawFit fit;
    fit.report.samples = attentions.size();
    if (attentions.size() < fewest) {
        fit.report.refusal = fmt::format("{} lengths were timed; the law needs {}", attentions.size(), fewest);
        return fit;
    }
    // t P / flops = 1/e + (s0/e) / s: a line in 1/s, weighted to relative errors.
    Eigen::MatrixXd rows(static_cast<Eigen::Index>(attentions.size()), 2);
    std::vector<double> flat;
    for (std::size_t i = 0; i < attentions.size(); ++i) {
        const double ideal = attentions[i].flops / (flops_per_s * attentions[i].seconds);
        rows.row(static_cast<Eigen::Index>(i)) << ideal, ideal / attentions[i].sequence;
        flat.insert(flat.end(), {ideal, ideal / attentions[i].sequence});
    }
    Eigen::Vector2d scale = rows.colwise().norm().transpose();
    for (Eigen::Index i = 0; i < 2; ++i) rows.col(i) /= scale(i);
    const Eigen::Vector2d scaled = rows.colPivHouseholderQr().solve(Eigen::VectorXd::Ones(rows.rows()));
    const Eigen::VectorXd modelled = rows * scaled;
    std::vector<double> errors;
    for (Eigen::Index i = 0; i < modelled.size(); ++i) errors.push_back(std::log(std::max(modelled(i), 1e-12)));
    describe_errors(errors, fit.report);
    const double inverse = scaled(0) / scale(0), slope = scaled(1) / scale(1);
    fit.efficiency = inverse > 0 ? 1 / inverse : 0;
    fit.saturation_tokens = fit.efficiency * slope;
    fit.report.condition = condition_of(flat, attentions.size(), 2);
    fit.report.numbers = {{"efficiency", fit.efficiency, 0, 0}, {"saturation_tokens", fit.saturation_tokens, 0, 0}};
    if (!(fit.efficiency > 0 && fit.efficiency <= 1.1 && fit.saturation_tokens >= 0))
        fit.report.refusal =
            fmt::format("the efficiency comes out as {:.3g} with {:.3g} tokens to saturate", fit.efficiency, fit.saturation_tokens);
    return fit;
}

}  // namespace layline
