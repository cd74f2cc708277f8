// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/residual_model.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "model/scenario/input_error.h"

namespace layline {

struct ResidualModel::Solved {
    Eigen::LLT<Eigen::MatrixXd> factor;
    Eigen::VectorXd weights;
};

namespace {

using nlohmann::json;

constexpr std::size_t most_points = 5000;

double covariance(const Features& a, const Features& b, const ResidualModel::Scales& scales) {
    return scales.signal * scales.signal * std::exp(-std::sqrt(squared_distance(a, b)) / scales.length);
}

double root_mean_square(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += value * value;
    return std::sqrt(sum / static_cast<double>(values.size()));
}

/// The recipe's grid (time-model, section 8), relative to the size of the residuals.
std::vector<ResidualModel::Scales> grid(double size) {
    std::vector<ResidualModel::Scales> all;
    for (const double length : {1.5, 2.5, 4.0, 6.0, 9.0})
        for (const double signal : {0.5, 0.8, 1.2})
            for (const double noise : {0.1, 0.25, 0.5, 0.8}) all.push_back({length, signal * size, noise * signal * size});
    return all;
}

double positive(const json& object, const char* key, const std::string& pointer) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number() || !(found->get<double>() > 0 && found->get<double>() < 1e3))
        throw InputError("", pointer + "/" + key, "a positive number", found == object.end() ? "nothing" : found->dump());
    return found->get<double>();
}

Features point(const json& value, const std::string& pointer) {
    Features features{};
    if (!value.is_array() || value.size() != feature_count)
        throw InputError("", pointer, fmt::format("{} numbers", feature_count), value.type_name());
    for (std::size_t i = 0; i < feature_count; ++i) {
        if (!value[i].is_number() || !std::isfinite(value[i].get<double>()))
            throw InputError("", fmt::format("{}/{}", pointer, i), "a number", value[i].dump());
        features[i] = value[i].get<double>();
    }
    return features;
}

}  // namespace

ResidualModel::ResidualModel(std::vector<Features> features, std::vector<double> residuals)
    : features_(std::move(features)), residuals_(std::move(residuals)) {
    const double size = std::max(root_mean_square(residuals_), 1e-4);
    std::optional<Scales> best;
    double greatest = 0;
    for (const Scales& scales : grid(size)) {
        scales_ = scales;
        solve();
        const double likelihood = log_likelihood();
        if (best && likelihood <= greatest) continue;
        best = scales;
        greatest = likelihood;
    }
    scales_ = *best;
    solve();
}

ResidualModel::ResidualModel(std::vector<Features> features, std::vector<double> residuals, const Scales& scales)
    : features_(std::move(features)), residuals_(std::move(residuals)), scales_(scales) {
    solve();
}

ResidualModel::~ResidualModel() = default;
ResidualModel::ResidualModel(ResidualModel&&) noexcept = default;
ResidualModel& ResidualModel::operator=(ResidualModel&&) noexcept = default;

void ResidualModel::solve() {
    const auto n = static_cast<Eigen::Index>(features_.size());
    Eigen::MatrixXd matrix(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j <= i; ++j)
            matrix(i, j) = matrix(j, i) =
                covariance(features_[static_cast<std::size_t>(i)], features_[static_cast<std::size_t>(j)], scales_);
    matrix.diagonal().array() += scales_.noise * scales_.noise;
    solved_ = std::make_unique<Solved>();
    solved_->factor.compute(matrix);
    solved_->weights = solved_->factor.solve(Eigen::Map<const Eigen::VectorXd>(residuals_.data(), n));
}

double ResidualModel::log_likelihood() const {
    const auto n = static_cast<Eigen::Index>(features_.size());
    const Eigen::Map<const Eigen::VectorXd> residuals(residuals_.data(), n);
    const double log_determinant = solved_->factor.matrixLLT().diagonal().array().log().sum();
    return -0.5 * residuals.dot(solved_->weights) - log_determinant;
}

ResidualPrediction ResidualModel::predict(const Features& at) const {
    Eigen::VectorXd near(static_cast<Eigen::Index>(features_.size()));
    for (Eigen::Index i = 0; i < near.size(); ++i) near(i) = covariance(at, features_[static_cast<std::size_t>(i)], scales_);
    const double explained = solved_->factor.matrixL().solve(near).squaredNorm();
    const double variance = scales_.signal * scales_.signal - explained + scales_.noise * scales_.noise;
    return {near.dot(solved_->weights), std::sqrt(std::max(variance, 1e-8))};
}

json ResidualModel::to_json() const {
    json points = json::array();
    for (const Features& features : features_) points.push_back(features);
    return {{"features", feature_names()}, {"points", points},         {"residuals", residuals_},
            {"length", scales_.length},    {"signal", scales_.signal}, {"noise", scales_.noise}};
}

ResidualModel ResidualModel::from_json(const json& value, const std::string& pointer) {
    if (!value.is_object()) throw InputError("", pointer, "an object", value.type_name());
    if (value.value("features", json()) != json(feature_names()))
        throw InputError("", pointer + "/features", "the features of this version", "others");
    const json points = value.value("points", json()), residuals = value.value("residuals", json());
    if (!points.is_array() || points.empty() || points.size() > most_points)
        throw InputError("", pointer + "/points", fmt::format("1 to {} points", most_points), points.type_name());
    if (!residuals.is_array() || residuals.size() != points.size())
        throw InputError("", pointer + "/residuals", fmt::format("{} numbers", points.size()), residuals.type_name());
    std::vector<Features> features;
    std::vector<double> numbers;
    for (std::size_t i = 0; i < points.size(); ++i) {
        features.push_back(point(points[i], fmt::format("{}/points/{}", pointer, i)));
        if (!residuals[i].is_number() || !(std::abs(residuals[i].get<double>()) < 100))
            throw InputError("", fmt::format("{}/residuals/{}", pointer, i), "a number", residuals[i].dump());
        numbers.push_back(residuals[i].get<double>());
    }
    const Scales scales{positive(value, "length", pointer), positive(value, "signal", pointer), positive(value, "noise", pointer)};
    return {std::move(features), std::move(numbers), scales};
}

}  // namespace layline
