// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/accelerator_fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/calibration/fit_terms.h"
#include "model/calibration/pruned_fit.h"
#include "model/calibration/site_fit.h"
#include "model/cost/shipped_coefficients.h"

namespace layline {

namespace {

constexpr double site_rows = 40;
constexpr double mixed_noise = 0.03;
/// What held 80 % of the runs of a framework and cluster outside of the fit (Llama 13 to 65B of arXiv 2311.05610).
constexpr double narrowest_band = 0.13;

/// Priors, with the framework's class over them where it has one.
Coefficients start_of(const Scenario& scenario) {
    Coefficients coefficients;
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

FitProblem problem_of(const std::vector<std::vector<const MeasuredRun*>>& sites) {
    FitProblem problem;
    problem.noise = mixed_noise;
    problem.unknowns = unknowns_around(Coefficients{}, accelerator_terms());
    for (std::size_t group = 0; group < sites.size(); ++group) {
        const auto number = static_cast<int>(group);
        problem.groups.push_back(start_of(sites[group].front()->scenario));
        const double weight = std::min(1.0, site_rows / static_cast<double>(sites[group].size()));
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

/// 80 % of the rows of each site, sites counting alike.
double band_of(const FitProblem& problem, const Coefficients& defaults, std::vector<double>& errors) {
    std::vector<double> of_sites;
    for (std::size_t group = 0; group < problem.groups.size(); ++group) {
        std::vector<double> absolute;
        for (const FitRow& row : problem.rows) {
            if (row.group != static_cast<int>(group)) continue;
            const double error = std::log(row.timer->step_s(defaults) / row.measured_s);
            absolute.push_back(std::abs(error));
            errors.push_back(std::expm1(error));
        }
        of_sites.push_back(quantile(absolute, 0.8));
    }
    return std::max(narrowest_band, quantile(of_sites, 0.5));
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
    const PrunedFit pruned = fit_determined(problem_of(by_site(runs)));
    const Coefficients defaults = defaults_of(pruned);
    AcceleratorFit result;
    result.report.rows = runs.size();
    result.report.condition = pruned.fit.condition;
    result.report.iterations = pruned.fit.iterations;
    result.report.converged = pruned.fit.converged;
    std::vector<double> fitted, unseen;
    for (const double residual : pruned.fit.residuals) fitted.push_back(std::expm1(residual));
    Calibration& calibration = result.calibration;
    calibration.band = band_of(pruned.problem, defaults, unseen);
    result.report.fitted = measure(fitted);
    result.report.before = measure(unseen);
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
