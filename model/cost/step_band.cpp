// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/step_band.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "model/cost/coverage.h"
#include "model/cost/stage_times.h"

namespace layline {

namespace {

/// The step without its bubble, seconds: enough to see what it is made of, and quick under any schedule.
double busy_s(const Scenario& scenario, const Coefficients& coefficients) {
    const StepTimes times = step_times(scenario, coefficients);
    double slowest_s = 0;
    for (const StageTimes& stage : times.stages) slowest_s = std::max(slowest_s, stage.total_s());
    const double chunks = static_cast<double>(times.stages.size()) / static_cast<double>(times.ranks);
    const double micro_batch_s = slowest_s * chunks + times.rank_overhead_s();
    return (times.micro_batches * micro_batch_s + times.end.total_s()) * times.pressure;
}

/// Variance of the step's logarithm from site to site: each coefficient moved by its standard deviation either way.
double site_variance(const Scenario& scenario, const Coefficients& coefficients) {
    if (!coefficients.site_spreads) return 0;
    double variance = 0;
    for (const auto& [coefficient, spread] : coefficients.site_spreads->of) {
        const double value = coefficients.*coefficient->member;
        const auto moved_s = [&, &info = *coefficient](double factor) {
            Coefficients moved = coefficients;
            moved.*info.member = std::clamp(value * factor, std::min(value, info.low), std::max(value, info.high));
            return busy_s(scenario, moved);
        };
        const double deviation = std::log(moved_s(std::exp(spread)) / moved_s(std::exp(-spread))) / 2;
        variance += deviation * deviation;
    }
    return variance;
}

}  // namespace

StepBand step_band(const Scenario& scenario, const Coefficients& coefficients) {
    // Runs with one new thing, predicted by fits without any: four in five within 0.04 (context parallelism), 0.05 (experts), 0.09 (FP8),
    // 0.15 (FP4), 0.24 (virtual stages), the middle one 0.08 beyond a band of 0.04 in squares.
    constexpr double each_new = 0.08;
    constexpr double four_in_five = 1.2816;  // standard deviations of a normal that hold 80 %
    StepBand band;
    if (coefficients.coverage) band.unseen = extrapolations(scenario, *coefficients.coverage);
    std::ranges::move(unmeasured_parts(scenario), std::back_inserter(band.unseen));
    band.half_width =
        std::sqrt(coefficients.band * coefficients.band + four_in_five * four_in_five * site_variance(scenario, coefficients) +
                  static_cast<double>(band.unseen.size()) * each_new * each_new);
    return band;
}

double ranking_band(const Coefficients& coefficients) {
    // It held 87 % of the runs of arXiv 2311.05610 with coefficients that had seen none of them, their site's bias included.
    constexpr double widest = 0.13;
    return std::min(coefficients.band, widest);
}

}  // namespace layline
