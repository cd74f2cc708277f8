// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/pipeline_closed_form.h"

#include <algorithm>

namespace layline {

namespace {

/// The pipeline as the closed forms see it: one number a rank.
struct Ranks {
    std::vector<double> total_s;
    double sum_s = 0, slowest_s = 0;
};

Ranks by_rank(const StepTimes& step, std::int64_t ranks) {
    const auto p = static_cast<std::size_t>(ranks);
    Ranks folded{std::vector<double>(p, 0.0)};
    for (std::size_t stage = 0; stage < step.stages.size(); ++stage) folded.total_s[stage % p] += step.stages[stage].total_s();
    for (const double total : folded.total_s) folded.sum_s += total;
    folded.slowest_s = *std::ranges::max_element(folded.total_s);
    return folded;
}

/// Seconds between two micro-batches in the steady state: rank i turns p - i micro-batches round in what the ranks after it take.
double cycle_s(const Ranks& ranks, double exposed_transfer_s, bool blocking) {
    if (blocking) return ranks.slowest_s + (ranks.total_s.size() > 1 ? 2 * exposed_transfer_s : 0);
    double cycle = ranks.slowest_s, suffix_s = 0;
    for (std::size_t behind = 1; behind <= ranks.total_s.size(); ++behind) {
        suffix_s += ranks.total_s[ranks.total_s.size() - behind];
        const double in_flight = static_cast<double>(behind);
        cycle = std::max(cycle, (suffix_s + 2 * exposed_transfer_s * (in_flight - 1)) / in_flight);
    }
    return cycle;
}

}  // namespace

double closed_form_pipeline_s(const StepTimes& step, const Scenario& scenario, const Coefficients& c) {
    const Ranks ranks = by_rank(step, scenario.layout.pp);
    const double p = static_cast<double>(scenario.layout.pp), v = static_cast<double>(scenario.layout.vpp), m = step.micro_batches;
    if (scenario.layout.vpp > 1)
        return m * (ranks.slowest_s + step.micro_batch_s) + (ranks.sum_s - ranks.slowest_s) / v +
               (2 * (p - 1) + 2 * c.p2p_exposed * v * m) * step.transfer_s;
    const double cycle = cycle_s(ranks, c.p2p_exposed * step.transfer_s, c.blocking_transfers) + step.micro_batch_s;
    return ranks.sum_s + 2 * (p - 1) * step.transfer_s + (m - 1) * cycle + step.micro_batch_s;
}

double closed_form_step_s(const Scenario& scenario, const Coefficients& c) {
    const StepTimes step = step_times(scenario, c);
    return (closed_form_pipeline_s(step, scenario, c) + step.end.total_s()) * step.pressure;
}

}  // namespace layline
