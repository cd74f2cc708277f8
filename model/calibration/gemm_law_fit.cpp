// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>

#include "model/calibration/error_measures.h"
#include "model/calibration/kernel_fits.h"
#include "model/calibration/kernel_residuals.h"
#include "model/calibration/least_squares.h"

namespace layline {

namespace {

constexpr std::size_t fewest_gemms = 8;
constexpr double worst_condition = 1000;

/// The five numbers in logarithm: what they start from, how far a prior lets them go, and their bounds.
struct Unknown {
    const char* name;
    double start, prior_spread, low, high;
    bool needed;         ///< no law without it: it must be determined by the products
    bool bound_refuses;  ///< at its bound it says nothing; the others then say that a term is absent or the roofline sharp
};
constexpr std::array<Unknown, 5> unknowns = {{{"efficiency", 0.75, 0.5, 0.01, 1.1, true, true},
                                              {"memory_efficiency", 0.7, 0.5, 0.01, 1.1, true, true},
                                              {"launch_s", 4e-6, 1.5, 1e-8, 1e-3, true, false},
                                              {"exponent", 2.5, 0.6, 1.0, 12, false, false},
                                              {"contraction", 60, 1.0, 1e-3, 1000, false, false}}};
constexpr std::size_t count = unknowns.size();

GemmLaw law_of(std::span<const double> x) { return {std::exp(x[0]), std::exp(x[1]), std::exp(x[2]), std::exp(x[3])}; }

/// Robust MAP of the law: residuals are ln(model / measured) / noise, weighted, then one row a prior.
class GemmFitter {
  public:
    GemmFitter(std::span<const TimedGemm> gemms, double flops_per_s, double bytes_per_s)
        : gemms_(gemms), flops_per_s_(flops_per_s), bytes_per_s_(bytes_per_s), weights_(gemms.size(), 1.0) {
        for (const Unknown& unknown : unknowns) x_.push_back(std::log(unknown.start));
    }

    GemmLawFit fit() {
        constexpr int most_rounds = 20;
        constexpr double settled = 1e-6;
        for (int round = 0; round < most_rounds; ++round) {
            const std::vector<double> before = x_;
            result_ = minimise(problem());
            x_ = result_.x;
            noise_ = huber_weights(errors(), weights_);
            double moved = 0;
            for (std::size_t i = 0; i < count; ++i) moved = std::max(moved, std::abs(x_[i] - before[i]));
            if (moved < settled) break;
        }
        return conclude();
    }

  private:
    std::vector<double> errors() const {
        std::vector<double> all(gemms_.size());
        fill_errors(x_, all);
        return all;
    }
    void fill_errors(std::span<const double> x, std::span<double> out) const {
        const GemmLaw law = law_of(x);
        const double contraction = std::exp(x[4]);
        for (std::size_t i = 0; i < gemms_.size(); ++i)
            out[i] = std::log(gemm_law_s(law, contraction, flops_per_s_, bytes_per_s_, gemms_[i]) / gemms_[i].seconds);
    }

    LeastSquaresProblem problem() const {
        LeastSquaresProblem problem;
        problem.residual_count = gemms_.size() + count;
        problem.start = x_;
        for (const Unknown& unknown : unknowns) {
            problem.low.push_back(std::log(unknown.low));
            problem.high.push_back(std::log(unknown.high));
        }
        problem.residuals = [this](std::span<const double> x, std::span<double> r) { residuals(x, r); };
        problem.jacobian = [this](std::span<const double> x, std::span<double> j) {
            numeric_jacobian([this](std::span<const double> at, std::span<double> r) { residuals(at, r); }, x, gemms_.size() + count, j);
        };
        return problem;
    }
    void residuals(std::span<const double> x, std::span<double> r) const {
        fill_errors(x, r.first(gemms_.size()));
        for (std::size_t i = 0; i < gemms_.size(); ++i) r[i] *= std::sqrt(weights_[i]) / noise_;
        for (std::size_t i = 0; i < count; ++i) r[gemms_.size() + i] = (x[i] - std::log(unknowns[i].start)) / unknowns[i].prior_spread;
    }

    GemmLawFit conclude() const {
        GemmLawFit fit;
        fit.law = law_of(x_);
        fit.contraction = std::exp(x_[4]);
        KernelFitReport& report = fit.report;
        report.samples = gemms_.size();
        describe_errors(errors(), report);
        report.condition = condition_of(result_.jacobian, gemms_.size(), count);
        for (std::size_t i = 0; i < count; ++i)
            report.numbers.push_back({unknowns[i].name, std::exp(x_[i]), result_.standard_deviation[i], unknowns[i].prior_spread});
        report.refusal = refusal(report.condition);
        return fit;
    }

    std::string refusal(double condition) const {
        if (gemms_.size() < fewest_gemms) return fmt::format("{} products were timed; a law needs {}", gemms_.size(), fewest_gemms);
        if (!(condition <= worst_condition))
            return fmt::format(
                "the products timed do not tell the law's numbers apart (condition "
                "{:.3g}, at most {:.0f}): large, skinny "
                "and tiny ones are needed",
                condition, worst_condition);
        constexpr double undetermined = 0.5;
        for (std::size_t i = 0; i < count; ++i)
            if (unknowns[i].needed && result_.standard_deviation[i] > undetermined * unknowns[i].prior_spread)
                return fmt::format(
                    "the products timed do not determine {} (it may be off by a factor of {:.2f}): large, skinny and tiny "
                    "ones are needed",
                    unknowns[i].name, std::exp(result_.standard_deviation[i]));
        constexpr double touching = 1e-6;
        for (std::size_t i = 0; i < count; ++i) {
            const bool at_bound = x_[i] <= std::log(unknowns[i].low) + touching || x_[i] >= std::log(unknowns[i].high) - touching;
            if (unknowns[i].bound_refuses && at_bound)
                return fmt::format("{} came out at its bound, {:.3g} of the data sheet's figure", unknowns[i].name, std::exp(x_[i]));
        }
        return "";
    }

    std::span<const TimedGemm> gemms_;
    double flops_per_s_, bytes_per_s_;
    std::vector<double> weights_, x_;
    double noise_ = 0.02;
    LeastSquaresResult result_;
};

}  // namespace

double gemm_law_s(const GemmLaw& law, double contraction, double flops_per_s, double bytes_per_s, const TimedGemm& gemm) {
    // gemm_s() counts half of the launch, as overlapped launches cost in training; here every product was timed alone.
    const GemmRates rates{2 * law.launch_s, law.exponent, contraction, law.memory_efficiency * bytes_per_s, gemm.element_bytes};
    return gemm_s(rates, law.efficiency * flops_per_s, gemm.m, gemm.n, gemm.k);
}

GemmLawFit fit_gemm_law(std::span<const TimedGemm> gemms, double flops_per_s, double bytes_per_s) {
    if (gemms.empty()) {
        GemmLawFit none;
        none.report.refusal = "no product was timed";
        return none;
    }
    return GemmFitter(gemms, flops_per_s, bytes_per_s).fit();
}

GemmRateFit fit_gemm_rate(std::span<const TimedGemm> gemms, const GemmLaw& law, double contraction, double flops_per_s,
                          double bytes_per_s) {
    GemmRateFit fit;
    fit.report.samples = gemms.size();
    if (gemms.size() < fewest_gemms) {
        fit.report.refusal = fmt::format("{} products were timed; a rate needs {}", gemms.size(), fewest_gemms);
        return fit;
    }
    std::vector<double> errors(gemms.size());
    const auto fill = [&](double efficiency) {
        GemmLaw other = law;
        other.efficiency = efficiency;
        for (std::size_t i = 0; i < gemms.size(); ++i)
            errors[i] = std::log(gemm_law_s(other, contraction, flops_per_s, bytes_per_s, gemms[i]) / gemms[i].seconds);
    };
    // The model's time falls as e grows, so the median error crosses zero once: bisection needs no scale and no start.
    double low = 0.001, high = 1.5;
    constexpr int halvings = 60;
    for (int i = 0; i < halvings; ++i) {
        const double middle = std::sqrt(low * high);
        fill(middle);
        std::vector<double> compute_bound;
        for (std::size_t j = 0; j < gemms.size(); ++j)
            if (std::min({gemms[j].m, gemms[j].n, gemms[j].k}) >= 1024) compute_bound.push_back(errors[j]);
        if (compute_bound.empty()) {
            fit.report.refusal = "no product is large enough to tell the rate";
            return fit;
        }
        (quantile(compute_bound, 0.5) > 0 ? low : high) = middle;
    }
    fit.efficiency = std::sqrt(low * high);
    fill(fit.efficiency);
    describe_errors(errors, fit.report);
    fit.report.numbers.push_back({"efficiency", fit.efficiency, 0, 0});
    if (fit.efficiency > 1.1) fit.report.refusal = fmt::format("the rate is {:.2f} of the data sheet's, which cannot be", fit.efficiency);
    return fit;
}

}  // namespace layline
