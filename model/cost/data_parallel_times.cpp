// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/data_parallel_times.h"

#include <algorithm>
#include <cmath>

namespace layline {

namespace {

// Constants of the recipe (time-model, section 6).
constexpr double scale_up_share = 0.75;    ///< of the scale-up link in rings of many parallel groups
constexpr double ring_doubling_s = 20e-6;  ///< latency of one pass per doubling of the group
constexpr double node_gpus = 8;            ///< GPUs that count as a node in the congestion term
constexpr double congestion_nodes = 8;     ///< nodes at which the congestion factor is one
constexpr double overlap_norm = 6;
constexpr double gradient_bytes = 2, parameter_bytes = 2;
constexpr double scattered_gradient_bytes = 4;
/// Adam per parameter: gradients read and cast, weights written; states and master weights, cut over the ZeRO group.
constexpr double unsharded_optimizer_bytes = 6, sharded_optimizer_bytes = 26;

/// Adam's updates of weights that one GPU holds, of which `shards` ranks share the states.
double update_bytes(double weights, double shards, bool cut) {
    return weights * ((cut ? 0 : unsharded_optimizer_bytes) + sharded_optimizer_bytes / shards);
}

}  // namespace

RankGroup data_group(const StepShape& shape) { return {std::max(1.0, shape.dp * shape.cp), shape.tp}; }

RankGroup expert_group(const StepShape& shape) {
    const double cut = shape.ep * shape.etp;
    return {std::max(1.0, shape.dp * shape.cp * shape.tp / cut), cut};
}

RankGroup gather_group(const StepShape& shape) { return {shape.gather_group, shape.tp}; }

double ring_s(const StepShape& shape, const Coefficients& c, const RankGroup& ranks, double bytes, double passes) {
    const double group = ranks.size;
    if (group <= 1 || bytes <= 0) return 0;
    const double local = std::clamp(std::floor(shape.domain / ranks.stride), 1.0, group);
    const double remote = std::max(1.0, group / local);
    const double inside_s = passes * (group - 1) / group * bytes / (shape.scale_up.bytes_per_s * scale_up_share);
    double outside_s = 0;
    if (remote > 1.001) {
        const double nodes = std::max(1.0, shape.gpus / std::min(shape.domain, node_gpus));
        const double congestion = std::pow(nodes / congestion_nodes, c.congestion_exponent);
        const double rails = std::pow(local, c.rail_exponent);
        outside_s = passes * (remote - 1) / remote * bytes / (shape.network.bytes_per_s * c.nic_efficiency * rails) * congestion;
    }
    return std::max(inside_s, outside_s) + passes * ring_doubling_s * std::log2(group);
}

double sharded_pass_s(const StepShape& shape, const Coefficients& c, const LayerWeights& weights, double bytes) {
    return ring_s(shape, c, gather_group(shape), bytes * weights.dense, 1) +
           ring_s(shape, c, expert_group(shape), bytes * weights.experts, 1);
}

double exposed_s(double total_s, double window_s) {
    constexpr double least = 1e-9;
    const double hidden =
        std::pow(std::pow(std::max(total_s, least), -overlap_norm) + std::pow(std::max(window_s, least), -overlap_norm), -1 / overlap_norm);
    return total_s - hidden;
}

StepEnd step_end(const StepShape& shape, const Coefficients& c, const LayerWeights& weights, double backward_s, double layers) {
    const bool sharded_weights = shape.zero_stage >= 3;
    const RankGroup dense = data_group(shape), experts = expert_group(shape);
    constexpr double bytes = (gradient_bytes + parameter_bytes) / 2;
    StepEnd end;
    if (!sharded_weights) {
        const bool together = experts == dense;
        end.dp_total_s = ring_s(shape, c, dense, (weights.dense + (together ? weights.experts : 0)) * bytes, 2);
        if (!together) end.dp_total_s += ring_s(shape, c, experts, weights.experts * bytes, 2);
    } else if (shape.gather_group < dense.size) {
        // HSDP: each rank's share of the gradients is added up over the copies (Zhao et al., arXiv 2304.11277, section 3.2.2).
        const RankGroup copies{dense.size / shape.gather_group, shape.tp * shape.gather_group};
        end.dp_total_s = ring_s(shape, c, copies, scattered_gradient_bytes * weights.total() / shape.gather_group, 2);
    }
    const double window_s = backward_s * c.dp_overlap * (1 - 1 / std::max(layers, 1.0));
    end.dp_exposed_s = exposed_s(end.dp_total_s, window_s);
    const bool cut = shape.zero_stage >= 1;
    const double updated = update_bytes(weights.dense, cut ? (sharded_weights ? shape.gather_group : dense.size) : 1, sharded_weights) +
                           update_bytes(weights.experts, cut ? experts.size : 1, sharded_weights);
    end.optimizer_s = c.optimizer_bytes * updated / shape.stream_bytes_per_s;
    end.fixed_s = c.step_s;
    return end;
}

}  // namespace layline
