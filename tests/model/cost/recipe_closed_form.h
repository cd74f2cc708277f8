// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <vector>

#include "model/cost/stage_times.h"
#include "model/cost/step_shape.h"

// The recipe's own pipeline: a bound with a fitted share of exposed transfers. The product steps through the pipeline exactly instead
// (pipeline_time.h); the recorded predictions were made with this.
namespace layline::recipe {

/// What the recipe knows of transfers and the product no longer asks.
struct Transfers {
    double exposed = 1;     ///< [k_p2p]
    bool blocking = false;  ///< the slowest rank waits for each of its transfers
};

/// The pipeline as the closed forms see it: one number a rank.
struct RankSums {
    std::vector<double> total_s;
    double sum_s = 0, slowest_s = 0;
};

inline RankSums by_rank(const StepTimes& step, std::int64_t ranks) {
    const auto p = static_cast<std::size_t>(ranks);
    RankSums folded{std::vector<double>(p, 0.0)};
    for (std::size_t stage = 0; stage < step.stages.size(); ++stage) folded.total_s[stage % p] += step.stages[stage].total_s();
    for (const double total : folded.total_s) folded.sum_s += total;
    folded.slowest_s = *std::ranges::max_element(folded.total_s);
    return folded;
}

/// Seconds between two micro-batches in the steady state: rank i turns p - i micro-batches round in what the ranks after it take.
inline double cycle_s(const RankSums& ranks, double exposed_transfer_s, bool blocking) {
    if (blocking) return ranks.slowest_s + (ranks.total_s.size() > 1 ? 2 * exposed_transfer_s : 0);
    double cycle = ranks.slowest_s, suffix_s = 0;
    for (std::size_t behind = 1; behind <= ranks.total_s.size(); ++behind) {
        suffix_s += ranks.total_s[ranks.total_s.size() - behind];
        const double in_flight = static_cast<double>(behind);
        cycle = std::max(cycle, (suffix_s + 2 * exposed_transfer_s * (in_flight - 1)) / in_flight);
    }
    return cycle;
}

/// Whole boundary tensors without sequence parallelism.
inline double boundary_s(const Scenario& scenario, const Coefficients& c) {
    const StepShape shape = step_shape(scenario, c);
    if (shape.pp <= 1) return 0;
    const double rate = shape.gpus <= shape.domain ? shape.scale_up.bytes_per_s * 0.6 : shape.network.bytes_per_s * c.p2p_efficiency;
    return c.p2p_latency_s + shape.tokens * shape.hidden * 2 / shape.shard / rate;
}

inline double pipeline_s(const StepTimes& step, const Scenario& scenario, const Transfers& transfers, double transfer_s) {
    const RankSums ranks = by_rank(step, scenario.layout.pp);
    const double p = static_cast<double>(scenario.layout.pp), v = static_cast<double>(scenario.layout.vpp), m = step.micro_batches;
    if (scenario.layout.vpp > 1)
        return m * (ranks.slowest_s + step.micro_batch_s) + (ranks.sum_s - ranks.slowest_s) / v +
               (2 * (p - 1) + 2 * transfers.exposed * v * m) * transfer_s;
    const double cycle = cycle_s(ranks, transfers.exposed * transfer_s, transfers.blocking) + step.micro_batch_s;
    return ranks.sum_s + 2 * (p - 1) * transfer_s + (m - 1) * cycle + step.micro_batch_s;
}

/// Grows beyond a full device, where the product stops.
inline double pressure(const Scenario& scenario, const Coefficients& c, double fill) {
    const double slope = c.memory_pressure + (scenario.layout.pp > 1 ? c.memory_pressure_pipeline : 0);
    return 1 + slope * std::max(0.0, fill - 0.7) / 0.1;
}

inline double step_s(const Scenario& scenario, const Coefficients& coefficients, const Transfers& transfers) {
    const StepTimes step = step_times(scenario, coefficients);
    return (pipeline_s(step, scenario, transfers, boundary_s(scenario, coefficients)) + step.end.total_s()) *
           pressure(scenario, coefficients, step.memory_fill);
}

}  // namespace layline::recipe
