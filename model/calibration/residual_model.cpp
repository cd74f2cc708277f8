// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/residual_model.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "model/calibration/error_measures.h"
#include "model/scenario/input_error.h"

namespace layline {

struct ResidualModel::Solved {
    Eigen::LLT<Eigen::MatrixXd> factor;
    Eigen::VectorXd weights;
};

namespace {

using nlohmann::json;

constexpr std::size_t most_points = 5000;
constexpr double degrees_of_freedom = 4;
constexpr int reweightings = 6;  // after which errors on rows left out change no more

double covariance(const Features& a, const Features& b, const ResidualModel::Scales& scales) {
    return scales.signal * scales.signal * std::exp(-std::sqrt(squared_distance(a, b)) / scales.length);
}

/// Of Student's t, where the square of its normal over that normal's mean variance is known.
double expected_precision(double square) { return (degrees_of_freedom + 1) / (degrees_of_freedom + square); }

/// Weighted root mean square, never nothing.
double size_of(std::span<const double> values, std::span<const double> weights) {
    double sum = 0, of = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        sum += weights[i] * values[i] * values[i];
        of += weights[i];
    }
    return std::max(std::sqrt(sum / of), 1e-4);
}

/// The recipe's grid (time-model, section 8), relative to the size of the residuals.
std::vector<ResidualModel::Scales> grid(double size) {
    std::vector<ResidualModel::Scales> all;
    for (const double length : {1.5, 2.5, 4.0, 6.0, 9.0})
        for (const double signal : {0.5, 0.8, 1.2})
            for (const double noise : {0.1, 0.25, 0.5, 0.8}) all.push_back({length, signal * size, noise * signal * size});
    return all;
}

double number(const json& value, const std::string& pointer) {
    if (!value.is_number() || !(std::abs(value.get<double>()) < 100)) throw InputError("", pointer, "a number", value.dump());
    return value.get<double>();
}

double positive(const json& value, const std::string& pointer) {
    if (!value.is_number() || !(value.get<double>() >= 1e-12 && value.get<double>() <= 1e3))
        throw InputError("", pointer, "a number from 1e-12 to 1000", value.is_null() ? "nothing" : value.dump());
    return value.get<double>();
}

double positive(const json& object, const char* key, const std::string& pointer) {
    return positive(object.value(key, json()), pointer + "/" + key);
}

/// The list of that name, one entry for each of n runs.
json list_of(const json& object, const char* key, std::size_t n, const std::string& pointer) {
    json list = object.value(key, json());
    if (!list.is_array() || list.size() != n) throw InputError("", pointer + "/" + key, fmt::format("{} numbers", n), list.type_name());
    return list;
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

ResidualModel::ResidualModel(std::vector<Features> features, std::vector<double> residuals, ResidualNoise noise)
    : features_(std::move(features)), residuals_(std::move(residuals)), precisions_(residuals_.size(), 1.0) {
    if (noise == ResidualNoise::heavy_tailed) start_robustly();
    choose_scales();
    if (noise == ResidualNoise::normal) return;
    for (int i = 0; i < reweightings; ++i) {
        const double before = size_of(residuals_, precisions_);
        weigh();
        // The grid's best place moves with the size; at the end it is looked for again.
        const double growth = size_of(residuals_, precisions_) / before;
        scales_ = {scales_.length, scales_.signal * growth, scales_.noise * growth};
        solve();
    }
    choose_scales();
}

ResidualModel::ResidualModel(std::vector<Features> features, std::vector<double> residuals, std::vector<double> precisions,
                             const Scales& scales)
    : features_(std::move(features)), residuals_(std::move(residuals)), precisions_(std::move(precisions)), scales_(scales) {
    solve();
}

void ResidualModel::choose_scales() {
    std::optional<Scales> best;
    double greatest = 0;
    for (const Scales& scales : grid(size_of(residuals_, precisions_))) {
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

// As if nothing were smooth, and the scale the median's, which gross errors do not move: from the scale that they make EM comes down
// slowly.
void ResidualModel::start_robustly() {
    const double scale = std::max(robust_deviation(residuals_), 1e-4);
    for (std::size_t i = 0; i < residuals_.size(); ++i)
        precisions_[i] = expected_precision(residuals_[i] * residuals_[i] / (scale * scale));
}

// Student's t is a normal whose precision is drawn from a gamma distribution: the expected precision given what the others say of the run
// (EM; Lange, Little and Taylor, Journal of the American Statistical Association 84, 1989, section 2).
void ResidualModel::weigh() {
    const auto n = static_cast<Eigen::Index>(features_.size());
    const Eigen::MatrixXd inverse = solved_->factor.solve(Eigen::MatrixXd::Identity(n, n));
    const double noise_variance = scales_.noise * scales_.noise;
    for (Eigen::Index i = 0; i < n; ++i) {
        double& precision = precisions_[static_cast<std::size_t>(i)];
        const double own = noise_variance / precision;
        const double miss = own * solved_->weights(i);             // residual less the smooth part's mean there
        const double uncertain = own - own * own * inverse(i, i);  // the smooth part's variance there
        precision = expected_precision((miss * miss + uncertain) / noise_variance);
    }
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
    for (Eigen::Index i = 0; i < n; ++i) matrix(i, i) += scales_.noise * scales_.noise / precisions_[static_cast<std::size_t>(i)];
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
    return {{"features", feature_names()}, {"points", points},         {"residuals", residuals_}, {"precisions", precisions_},
            {"length", scales_.length},    {"signal", scales_.signal}, {"noise", scales_.noise}};
}

ResidualModel ResidualModel::from_json(const json& value, const std::string& pointer) {
    if (!value.is_object()) throw InputError("", pointer, "an object", value.type_name());
    if (value.value("features", json()) != json(feature_names()))
        throw InputError("", pointer + "/features", "the features of this version", "others");
    const json points = value.value("points", json());
    if (!points.is_array() || points.empty() || points.size() > most_points)
        throw InputError("", pointer + "/points", fmt::format("1 to {} points", most_points), points.type_name());
    const std::size_t n = points.size();
    const json residuals = list_of(value, "residuals", n, pointer);
    const json precisions = value.contains("precisions") ? list_of(value, "precisions", n, pointer) : json(std::vector<double>(n, 1));
    std::vector<Features> features;
    std::vector<double> residual_values, precision_values;
    for (std::size_t i = 0; i < n; ++i) {
        features.push_back(point(points[i], fmt::format("{}/points/{}", pointer, i)));
        residual_values.push_back(number(residuals[i], fmt::format("{}/residuals/{}", pointer, i)));
        precision_values.push_back(positive(precisions[i], fmt::format("{}/precisions/{}", pointer, i)));
    }
    const Scales scales{positive(value, "length", pointer), positive(value, "signal", pointer), positive(value, "noise", pointer)};
    return {std::move(features), std::move(residual_values), std::move(precision_values), scales};
}

}  // namespace layline
