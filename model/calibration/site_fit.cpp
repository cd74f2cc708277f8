// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/site_fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "model/calibration/fit_terms.h"
#include "model/calibration/pruned_fit.h"
#include "model/cost/shipped_coefficients.h"

namespace layline {

namespace {

constexpr int folds = 5;
constexpr std::size_t enough_for_validation = 10, enough_for_residuals = 20;
constexpr double careful_noise = 0.02, rough_noise = 0.03;

struct Rows {
    std::vector<FitRow> fit;
    std::vector<Features> features;
};

Rows rows_of(const std::vector<const MeasuredRun*>& runs) {
    Rows rows;
    for (const MeasuredRun* run : runs) {
        rows.fit.push_back({std::make_shared<RunTimer>(run->scenario), run->step_time_s, 0, 1});
        rows.features.push_back(features_of(run->scenario));
    }
    return rows;
}

/// How much of a site's fits is done. How many evaluations one takes is not known beforehand: each brings it nearer to its end.
class Progress {
  public:
    Progress(const FitWatch& watch, int fits) : watch_(watch), fits_(fits) {}

    void tick() {
        ++evaluations_;
        const double part = evaluations_ / (evaluations_ + typical_evaluations);
        if (watch_ && !watch_((done_ + part) / fits_)) throw FitStopped();
    }
    void next() {
        ++done_;
        evaluations_ = 0;
    }

  private:
    static constexpr double typical_evaluations = 300;
    const FitWatch& watch_;
    int fits_;
    double done_ = 0, evaluations_ = 0;
};

PrunedFit fit_rows(const std::vector<FitRow>& rows, const Coefficients& base, Progress& progress) {
    FitProblem problem;
    problem.tick = [&progress] { progress.tick(); };
    problem.rows = rows;
    problem.groups = {base};
    problem.unknowns = unknowns_around(base, site_terms(rows.size()));
    problem.noise = rows.size() >= enough_for_residuals ? careful_noise : rough_noise;
    PrunedFit pruned = fit_determined(std::move(problem));
    pruned.problem.tick = {};
    progress.next();
    return pruned;
}

std::vector<double> negated(const std::vector<double>& values) {
    std::vector<double> result;
    for (const double value : values) result.push_back(-value);
    return result;
}

std::vector<double> as_errors(const std::vector<double>& logarithms) {
    std::vector<double> errors;
    for (const double logarithm : logarithms) errors.push_back(std::expm1(logarithm));
    return errors;
}

/// Errors on rows left out, in logarithm, in the order of the rows.
struct Validation {
    std::vector<double> mean;           ///< ln(model / measured)
    std::vector<double> with_residual;  ///< the same with the residual model
    std::vector<double> z;              ///< those over the residual model's deviation
};

Validation validate(const Rows& rows, const Coefficients& base, bool residual, Progress& progress) {
    const std::size_t n = rows.fit.size();
    Validation result{std::vector<double>(n), std::vector<double>(residual ? n : 0), std::vector<double>(residual ? n : 0)};
    const std::vector<int> fold = fold_of_rows(n, folds);
    for (int left_out = 0; left_out < folds; ++left_out) {
        Rows kept;
        for (std::size_t i = 0; i < n; ++i)
            if (fold[i] != left_out) {
                kept.fit.push_back(rows.fit[i]);
                kept.features.push_back(rows.features[i]);
            }
        const CoefficientFit fit = fit_rows(kept.fit, base, progress).fit;
        std::optional<ResidualModel> model;
        if (residual) model.emplace(kept.features, negated(fit.residuals));
        for (std::size_t i = 0; i < n; ++i) {
            if (fold[i] != left_out) continue;
            result.mean[i] = std::log(rows.fit[i].timer->step_s(fit.groups.front()) / rows.fit[i].measured_s);
            if (!model) continue;
            const ResidualPrediction correction = model->predict(rows.features[i]);
            result.with_residual[i] = result.mean[i] + correction.mean;
            result.z[i] = std::abs(result.with_residual[i]) / correction.deviation;
        }
    }
    return result;
}

/// The value that held four in five of n errors of rows left out, as it must be for one more row: their ceil(0.8 (n + 1))-th smallest
/// (split conformal prediction, Lei et al., arXiv 1604.04173, section 2).
double conformal_quantile(std::vector<double> absolute) {
    const std::size_t n = absolute.size();
    const auto rank = static_cast<std::size_t>(std::ceil(0.8 * static_cast<double>(n + 1)));
    std::ranges::sort(absolute);
    return absolute[std::min(rank, n) - 1];
}

/// Half-width of a site's band. Few rows say little of their own spread: they are pooled with what sites typically have.
double band_of(const std::vector<double>& logarithms) {
    constexpr double typical = 0.05, typical_rows = 10;
    std::vector<double> absolute;
    for (const double error : logarithms) absolute.push_back(std::abs(error));
    const auto n = static_cast<double>(absolute.size());
    const double own = std::max(conformal_quantile(std::move(absolute)), 1e-4);
    return std::exp((n * std::log(own) + typical_rows * std::log(typical)) / (n + typical_rows));
}

void describe(FitReport& report, const PrunedFit& pruned, const Coefficients& base) {
    report.condition = pruned.fit.condition;
    report.iterations = pruned.fit.iterations;
    report.converged = pruned.fit.converged;
    report.fitted = measure(as_errors(pruned.fit.residuals));
    const Coefficients& after = pruned.fit.groups.front();
    for (std::size_t i = 0; i < pruned.problem.unknowns.size(); ++i) {
        const FitUnknown& unknown = pruned.problem.unknowns[i];
        const auto member = unknown.coefficient->member;
        report.coefficients.push_back({unknown.coefficient, base.*member, after.*member, pruned.fit.spread[i], unknown.spread, false});
    }
    for (std::size_t i = 0; i < pruned.held.size(); ++i) {
        const FitUnknown& unknown = pruned.held[i];
        const double value = base.*unknown.coefficient->member;
        report.coefficients.push_back({unknown.coefficient, value, value, pruned.held_spread[i], unknown.spread, true});
        report.notes.push_back(fmt::format("{} stays at {:.4g}: the runs do not determine it", unknown.coefficient->name, value));
    }
}

Calibration calibration_of(const std::vector<const MeasuredRun*>& runs, const PrunedFit& pruned, CalibrationLayer layer) {
    const Scenario& scenario = runs.front()->scenario;
    Calibration calibration;
    const std::string& family = scenario.cluster.accelerator.kernel_family;
    const std::string& framework = scenario.training.framework;
    calibration.id = fmt::format("{}-{}-{}", scenario.cluster.accelerator.id, framework, scenario.cluster.id);
    calibration.name = fmt::format("{} on {}", framework, scenario.cluster.name.empty() ? scenario.cluster.id : scenario.cluster.name);
    calibration.layer = layer;
    calibration.kernel_families = {family};
    calibration.frameworks = {framework};
    calibration.clusters = {scenario.cluster.id};
    calibration.rows = static_cast<std::int64_t>(runs.size());
    const auto hidden = [](const MeasuredRun* run) { return run->scenario.architecture.hidden; };
    const auto [smallest, largest] = std::ranges::minmax_element(runs, {}, hidden);
    calibration.smallest_hidden = static_cast<double>(hidden(*smallest));
    calibration.largest_hidden = static_cast<double>(hidden(*largest));
    for (const MeasuredRun* run : runs) calibration.coverage.add(run->scenario);
    for (const FitUnknown& unknown : pruned.problem.unknowns)
        calibration.values.push_back({unknown.coefficient, pruned.fit.groups.front().*unknown.coefficient->member});
    return calibration;
}

Coefficients layer_below(const Scenario& scenario, CalibrationLayer layer) {
    return shipped_coefficients(scenario, layer == CalibrationLayer::user ? ShippedLayers::all : ShippedLayers::defaults);
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

std::vector<std::vector<const MeasuredRun*>> by_site(const std::vector<const MeasuredRun*>& runs) {
    std::vector<std::vector<const MeasuredRun*>> sites;
    const auto same = [](const Scenario& a, const Scenario& b) {
        return a.cluster.accelerator.kernel_family == b.cluster.accelerator.kernel_family && a.training.framework == b.training.framework &&
               a.cluster.id == b.cluster.id;
    };
    for (const MeasuredRun* run : runs) {
        const auto site = std::ranges::find_if(sites, [&](const auto& known) { return same(known.front()->scenario, run->scenario); });
        if (site == sites.end())
            sites.push_back({run});
        else
            site->push_back(run);
    }
    return sites;
}

SiteFit fit_site(const std::vector<const MeasuredRun*>& runs, const SiteFitOptions& options) {
    const Coefficients base = layer_below(runs.front()->scenario, options.layer);
    const Rows rows = rows_of(runs);
    const std::size_t n = runs.size();
    Progress progress(options.watch, n < enough_for_validation ? 1 : 1 + folds);
    const PrunedFit pruned = fit_rows(rows.fit, base, progress);
    SiteFit site;
    site.report.rows = n;
    std::vector<double> before;
    for (const FitRow& row : rows.fit) before.push_back(row.timer->step_s(base) / row.measured_s - 1);
    site.report.before = measure(before);
    describe(site.report, pruned, base);
    site.calibration = calibration_of(runs, pruned, options.layer);
    if (pruned.problem.unknowns.empty())
        site.report.notes.push_back("the runs determine no coefficient: all stay, the calibration changes nothing");
    const bool residual = options.residual_model && n >= enough_for_residuals;
    if (residual) site.residual.emplace(rows.features, negated(pruned.fit.residuals));
    if (n < enough_for_validation) {
        site.calibration.band = base.band;
        site.report.notes.push_back(fmt::format("{} runs are too few to validate: the band stays {:.0f} %", n, 100 * base.band));
        return site;
    }
    const Validation validation = validate(rows, base, residual, progress);
    site.report.cross_validated = measure(as_errors(validation.mean));
    site.calibration.band = band_of(validation.mean);
    if (residual) {
        site.report.with_residual_model = measure(as_errors(validation.with_residual));
        site.residual_band = conformal_quantile(validation.z);
    }
    return site;
}

}  // namespace layline
