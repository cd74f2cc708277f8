// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/accelerator_fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>

#include "model/calibration/fit_terms.h"
#include "model/calibration/pruned_fit.h"
#include "model/calibration/site_fit.h"
#include "model/cost/shipped_coefficients.h"
#include "model/cost/step_band.h"

namespace layline {

namespace {

constexpr double site_rows = 40;
constexpr double mixed_noise = 0.03;
/// Of an accelerator that one framework alone was measured on (reference: time-model, 10).
constexpr double unknown_band = 0.25;

/// The coefficients with the framework's class over them where it has one.
Coefficients with_class(Coefficients coefficients, const Scenario& scenario) {
    for (const Calibration& calibration : shipped_calibrations())
        if (calibration.layer == CalibrationLayer::framework && applies(calibration, scenario))
            coefficients = applied(calibration, coefficients);
    return coefficients;
}

std::vector<FitUnknown> deviations_of(int group) {
    // e^4: no factor that a site could have.
    constexpr double widest = 4;
    std::vector<FitUnknown> unknowns;
    for (const FitTerm& term : deviation_terms()) unknowns.push_back({term.coefficient, group, 0, term.spread, -widest, widest});
    return unknowns;
}

/// Of many rows that one site or framework has: together they weigh as site_rows.
double row_weight(std::size_t rows) { return std::min(1.0, site_rows / static_cast<double>(rows)); }

FitProblem problem_of(const std::vector<std::vector<const MeasuredRun*>>& sites) {
    FitProblem problem;
    problem.noise = mixed_noise;
    problem.unknowns = unknowns_around(Coefficients{}, accelerator_terms());
    for (std::size_t group = 0; group < sites.size(); ++group) {
        const auto number = static_cast<int>(group);
        problem.groups.push_back(with_class({}, sites[group].front()->scenario));
        const double weight = row_weight(sites[group].size());
        for (const MeasuredRun* run : sites[group])
            problem.rows.push_back({std::make_shared<RunTimer>(run->scenario), run->step_time_s, number, weight});
        for (const FitUnknown& unknown : deviations_of(number)) problem.unknowns.push_back(unknown);
    }
    return problem;
}

/// Where the shared unknowns ended, over the priors: what a site nobody has seen gets.
Coefficients defaults_of(const PrunedFit& pruned) {
    Coefficients coefficients;
    for (std::size_t i = 0; i < pruned.problem.unknowns.size(); ++i)
        if (const FitUnknown& unknown = pruned.problem.unknowns[i]; unknown.group < 0)
            coefficients.*unknown.coefficient->member = std::exp(pruned.fit.x[i]);
    return coefficients;
}

using Sites = std::vector<std::vector<const MeasuredRun*>>;

const std::string& framework_of(const std::vector<const MeasuredRun*>& site) { return site.front()->scenario.training.framework; }

std::vector<Calibration::Entry> site_spreads() {
    std::vector<Calibration::Entry> spreads;
    for (const FitTerm& term : deviation_terms()) spreads.push_back({term.coefficient, term.spread});
    return spreads;
}

/// A framework's runs, predicted by a fit to the others'.
struct LeftOut {
    std::vector<double> errors;  ///< ln(model / measured)
    std::vector<double> excess;  ///< their squares beyond the band that sites' spreads and new things give
};

LeftOut left_out(const Sites& sites, const std::string& framework) {
    Sites others, left;
    std::ranges::partition_copy(sites, std::back_inserter(left), std::back_inserter(others),
                                [&](const auto& site) { return framework_of(site) == framework; });
    Calibration known;
    known.band = 0;
    known.site_spreads = site_spreads();
    for (const auto& site : others)
        for (const MeasuredRun* run : site) known.coverage.add(run->scenario);
    const Coefficients defaults = applied(known, defaults_of(fit_determined(problem_of(others))));
    LeftOut result;
    for (const auto& site : left)
        for (const MeasuredRun* run : site) {
            const Coefficients coefficients = with_class(defaults, run->scenario);
            const double error = std::log(RunTimer(run->scenario).step_s(coefficients) / run->step_time_s);
            const double band = step_band(run->scenario, coefficients).half_width;
            result.errors.push_back(error);
            result.excess.push_back(std::max(0.0, error * error - band * band));
        }
    return result;
}

/// What must be added, in squares, so that 80 % of the rows of frameworks that were left out in turn lie in their bands, each framework
/// weighing what a site weighs in the fit. Two sites of one framework are not two witnesses: its publisher measured both.
double band_of(const Sites& sites, std::vector<double>& errors) {
    std::set<std::string> frameworks;
    for (const auto& site : sites) frameworks.insert(framework_of(site));
    if (frameworks.size() < 2) return unknown_band;
    std::vector<std::pair<double, double>> excess;  // and the row's weight
    double all = 0;
    for (const std::string& framework : frameworks) {
        const LeftOut rows = left_out(sites, framework);
        const double weight = row_weight(rows.excess.size());
        for (const double one : rows.excess) excess.emplace_back(one, weight);
        for (const double error : rows.errors) errors.push_back(std::expm1(error));
        all += weight * static_cast<double>(rows.excess.size());
    }
    std::ranges::sort(excess);
    double within = 0;
    for (const auto& [one, weight] : excess)
        if (within += weight; within >= 0.8 * all) return std::sqrt(one);
    return std::sqrt(excess.back().first);
}

void describe(FitReport& report, const PrunedFit& pruned, const Coefficients& defaults) {
    const Coefficients before;
    for (std::size_t i = 0; i < pruned.problem.unknowns.size(); ++i)
        if (const FitUnknown& unknown = pruned.problem.unknowns[i]; unknown.group < 0)
            report.coefficients.push_back({unknown.coefficient, before.*unknown.coefficient->member, defaults.*unknown.coefficient->member,
                                           pruned.fit.spread[i], unknown.spread, false});
    for (std::size_t i = 0; i < pruned.held.size(); ++i)
        if (const FitUnknown& unknown = pruned.held[i]; unknown.group < 0) {
            const double value = defaults.*unknown.coefficient->member;
            report.coefficients.push_back({unknown.coefficient, value, value, pruned.held_spread[i], unknown.spread, true});
            report.notes.push_back(fmt::format("{} stays at {:.4g}: the runs do not determine it", unknown.coefficient->name, value));
        }
}

}  // namespace

AcceleratorFit fit_accelerator(const std::vector<const MeasuredRun*>& runs) {
    const Sites sites = by_site(runs);
    const PrunedFit pruned = fit_determined(problem_of(sites));
    const Coefficients defaults = defaults_of(pruned);
    AcceleratorFit result;
    result.report.rows = runs.size();
    result.report.condition = pruned.fit.condition;
    result.report.iterations = pruned.fit.iterations;
    result.report.converged = pruned.fit.converged;
    std::vector<double> fitted, before, left_out;
    for (const double residual : pruned.fit.residuals) fitted.push_back(std::expm1(residual));
    for (const FitRow& row : pruned.problem.rows) before.push_back(row.timer->step_s(defaults) / row.measured_s - 1);
    Calibration& calibration = result.calibration;
    calibration.band = band_of(sites, left_out);
    calibration.site_spreads = site_spreads();
    result.report.fitted = measure(fitted);
    result.report.before = measure(before);
    result.report.cross_validated = measure(left_out);
    describe(result.report, pruned, defaults);
    const std::string& family = runs.front()->scenario.cluster.accelerator.kernel_family;
    calibration.id = family;
    calibration.name = family + " public runs";
    calibration.layer = CalibrationLayer::accelerator;
    calibration.kernel_families = {family};
    calibration.rows = static_cast<std::int64_t>(runs.size());
    for (const MeasuredRun* run : runs) calibration.coverage.add(run->scenario);
    for (const FittedCoefficient& fitted_coefficient : result.report.coefficients)
        calibration.values.push_back({fitted_coefficient.coefficient, fitted_coefficient.after});
    return result;
}

}  // namespace layline
