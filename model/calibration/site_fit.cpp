// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/site_fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/calibration/fit_terms.h"
#include "model/calibration/pruned_fit.h"
#include "model/calibration/site_validation.h"
#include "model/cost/shipped_coefficients.h"

namespace layline {

namespace {

constexpr std::size_t enough_for_validation = 10, enough_for_residuals = 20;
constexpr double rough_noise = 0.03;

SiteRows rows_of(const std::vector<const MeasuredRun*>& runs) {
    SiteRows rows;
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

PrunedFit fit_rows(const std::vector<FitRow>& rows, const Coefficients& base, RobustLoss loss, Progress& progress) {
    FitProblem problem;
    problem.tick = [&progress] { progress.tick(); };
    problem.rows = rows;
    problem.loss = loss;
    problem.groups = {base};
    problem.unknowns = unknowns_around(base, site_terms(rows.size()));
    problem.noise = rows.size() >= enough_for_residuals ? careful_noise : rough_noise;
    PrunedFit pruned = fit_determined(std::move(problem));
    pruned.problem.tick = {};
    progress.next();
    return pruned;
}

std::vector<double> as_errors(const std::vector<double>& logarithms) {
    std::vector<double> errors;
    for (const double logarithm : logarithms) errors.push_back(std::expm1(logarithm));
    return errors;
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

/// A note that names the runs that hardly moved the fit and lie far beyond the others' scatter.
void name_unexplained(FitReport& report, const std::vector<const MeasuredRun*>& runs, const PrunedFit& pruned) {
    const std::vector<double>& errors = pruned.fit.residuals;
    constexpr double little = 0.2, far = 5;  // of a run's weight; of the others' deviation
    const double deviation = robust_deviation(errors);
    const auto unexplained = [&](double error) {
        return robust_weight(pruned.problem.loss, error / pruned.problem.noise) < little && std::abs(error) > far * deviation;
    };
    std::vector<std::string> names;
    for (std::size_t i = 0; i < runs.size(); ++i)
        if (unexplained(errors[i])) names.push_back(runs[i]->run_id);
    if (names.empty()) return;
    report.notes.push_back(fmt::format("{} of {} runs {} little, being far from what the fit explains: {}", names.size(), runs.size(),
                                       names.size() == 1 ? "counts" : "count", fmt::join(names, ", ")));
}

void add_residual_model(SiteFit& site, const SiteRows& rows, const std::vector<double>& residuals,
                        const std::pair<ResidualNoise, Validation>& best) {
    const auto& [noise, validation] = best;
    site.residual.emplace(rows.features, residuals, noise);
    site.report.with_residual_model = measure(as_errors(validation.errors));
    site.residual_band = conformal_quantile(validation.z);
}

Coefficients layer_below(const Scenario& scenario, CalibrationLayer layer) {
    return shipped_coefficients(scenario, layer == CalibrationLayer::user ? ShippedLayers::all : ShippedLayers::defaults);
}

}  // namespace

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
    const SiteRows rows = rows_of(runs);
    const std::size_t n = runs.size();
    Progress progress(options.watch, n < enough_for_validation ? 1 : 1 + validation_folds);
    // Shipped calibrations stand on tables that somebody went through; in a user's runs there are accidents.
    const RobustLoss loss = options.layer == CalibrationLayer::user ? RobustLoss::cauchy : RobustLoss::huber;
    const PrunedFit pruned = fit_rows(rows.fit, base, loss, progress);
    SiteFit site;
    site.report.rows = n;
    std::vector<double> before;
    for (const FitRow& row : rows.fit) before.push_back(row.timer->step_s(base) / row.measured_s - 1);
    site.report.before = measure(before);
    describe(site.report, pruned, base);
    site.calibration = calibration_of(runs, pruned, options.layer);
    if (pruned.problem.unknowns.empty())
        site.report.notes.push_back("the runs determine no coefficient: all stay, the calibration changes nothing");
    name_unexplained(site.report, runs, pruned);
    if (n < enough_for_validation) {
        site.report.notes.push_back(fmt::format("{} runs are too few to validate: the band stays as it was", n));
        return site;
    }
    const bool residual = options.residual_model && n >= enough_for_residuals;
    const Validations validations = validate(
        rows, [&](const std::vector<FitRow>& kept) { return fit_rows(kept, base, loss, progress).fit; }, residual);
    site.report.cross_validated = measure(as_errors(validations.coefficients.errors));
    site.calibration.band = band_of(validations.coefficients.errors);
    const auto* best = residual ? best_residual_model(validations) : nullptr;
    if (best != nullptr)
        add_residual_model(site, rows, residuals_of(pruned.fit), *best);
    else if (residual)
        site.report.notes.push_back("no residual model: on runs left out it errs more than the coefficients alone");
    return site;
}

}  // namespace layline
