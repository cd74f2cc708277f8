// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/site_validation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace layline {

namespace {

double loss_of(const Validation& validation) {
    double sum = 0;
    for (const double error : validation.errors) sum += robust_loss(RobustLoss::cauchy, error / careful_noise);
    return sum;
}

}  // namespace

std::vector<int> fold_of_rows(std::size_t n, int count) {
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::mt19937 random(0);
    for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    std::vector<int> fold(n);
    for (std::size_t i = 0; i < n; ++i) fold[order[i]] = static_cast<int>(i % static_cast<std::size_t>(count));
    return fold;
}

Validations validate(const SiteRows& rows, const std::function<CoefficientFit(const std::vector<FitRow>&)>& fit, bool residual) {
    const std::size_t n = rows.fit.size();
    Validations result{{std::vector<double>(n), {}}, {}};
    if (residual)
        for (const ResidualNoise noise : {ResidualNoise::normal, ResidualNoise::heavy_tailed})
            result.residual.push_back({noise, {std::vector<double>(n), std::vector<double>(n)}});
    const std::vector<int> fold = fold_of_rows(n, validation_folds);
    for (int left_out = 0; left_out < validation_folds; ++left_out) {
        SiteRows kept;
        for (std::size_t i = 0; i < n; ++i)
            if (fold[i] != left_out) {
                kept.fit.push_back(rows.fit[i]);
                kept.features.push_back(rows.features[i]);
            }
        const CoefficientFit found = fit(kept.fit);
        std::vector<double>& errors = result.coefficients.errors;
        for (std::size_t i = 0; i < n; ++i)
            if (fold[i] == left_out) errors[i] = std::log(rows.fit[i].timer->step_s(found.groups.front()) / rows.fit[i].measured_s);
        for (auto& [noise, tried] : result.residual) {
            const ResidualModel model(kept.features, residuals_of(found), noise);
            for (std::size_t i = 0; i < n; ++i) {
                if (fold[i] != left_out) continue;
                const ResidualPrediction correction = model.predict(rows.features[i]);
                tried.errors[i] = errors[i] + correction.mean;
                tried.z[i] = std::abs(tried.errors[i]) / correction.deviation;
            }
        }
    }
    return result;
}

const std::pair<ResidualNoise, Validation>* best_residual_model(const Validations& validations) {
    const auto found = std::ranges::min_element(validations.residual, {}, [](const auto& tried) { return loss_of(tried.second); });
    return loss_of(found->second) < loss_of(validations.coefficients) ? &*found : nullptr;
}

std::vector<double> residuals_of(const CoefficientFit& fit) {
    std::vector<double> residuals;
    for (const double error : fit.residuals) residuals.push_back(-error);
    return residuals;
}

double conformal_quantile(std::vector<double> absolute) {
    const std::size_t n = absolute.size();
    const auto rank = static_cast<std::size_t>(std::ceil(0.8 * static_cast<double>(n + 1)));
    std::ranges::sort(absolute);
    return absolute[std::min(rank, n) - 1];
}

double band_of(const std::vector<double>& logarithms) {
    constexpr double typical = 0.05, typical_rows = 10;
    std::vector<double> absolute;
    for (const double error : logarithms) absolute.push_back(std::abs(error));
    const auto n = static_cast<double>(absolute.size());
    const double own = std::max(conformal_quantile(std::move(absolute)), 1e-4);
    return std::exp((n * std::log(own) + typical_rows * std::log(typical)) / (n + typical_rows));
}

}  // namespace layline
