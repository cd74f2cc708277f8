// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/data_parallel_times.h"

#include <algorithm>
#include <cmath>

#include "model/cost/collective_choice.h"
#include "model/cost/offload_times.h"

namespace layline {

namespace {

// Constants of the recipe (time-model, section 6).
constexpr double scale_up_share = 0.75;    ///< of the scale-up link in rings of many parallel groups
constexpr double ring_doubling_s = 20e-6;  ///< latency of one pass per doubling of the group
constexpr double node_gpus = 8;            ///< GPUs that count as a node in the congestion term
constexpr double congestion_nodes = 8;     ///< nodes at which the congestion factor is one
constexpr double overlap_norm = 6;
constexpr double gradient_bytes = 2, parameter_bytes = 2;
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

double group_s(const StepShape& shape, const Coefficients& c, const RankGroup& ranks, double bytes, GroupWork work) {
    const double group = ranks.size;
    if (group <= 1 || bytes <= 0) return 0;
    const double passes = work == GroupWork::one_pass ? 1 : 2;
    const double local = std::clamp(std::floor(shape.domain / ranks.stride), 1.0, group);
    const double remote = std::max(1.0, group / local);
    double inside_s = passes * (group - 1) / group * bytes / (shape.scale_up.bytes_per_s * scale_up_share);
    double outside_s = 0;
    if (remote > 1.001) {
        const double nodes = std::max(1.0, shape.gpus / std::min(shape.domain, node_gpus));
        const double congestion = std::pow(nodes / congestion_nodes, c.congestion_exponent);
        const double rails = std::pow(local, c.rail_exponent);
        outside_s = passes * (remote - 1) / remote * bytes / (shape.network.bytes_per_s * c.nic_efficiency * rails) * congestion;
    }
    if (!c.algorithms) return std::max(inside_s, outside_s) + passes * ring_doubling_s * std::log2(group);
    // Where the switch adds up (NVLS), the measured all-reduce beats any ring.
    if (work == GroupWork::all_reduce && is_measured(*shape.kernels) && remote <= 1.001)
        inside_s = std::min(inside_s, collective_time(*shape.kernels, shape.scale_up, Collective::all_reduce, local, bytes).wire_s);
    const GroupSpread spread{local, remote, shape.scale_up.latency_s, shape.network.latency_s};
    return fastest_collective_s(spread, std::max(inside_s, outside_s), passes, work == GroupWork::all_reduce);
}

double sharded_pass_s(const StepShape& shape, const Coefficients& c, const LayerWeights& weights, double bytes) {
    return group_s(shape, c, gather_group(shape), bytes * weights.dense, GroupWork::one_pass) +
           group_s(shape, c, expert_group(shape), bytes * weights.experts, GroupWork::one_pass);
}

double exposed_s(double total_s, double window_s) {
    constexpr double least = 1e-9;
    const double hidden =
        std::pow(std::pow(std::max(total_s, least), -overlap_norm) + std::pow(std::max(window_s, least), -overlap_norm), -1 / overlap_norm);
    return total_s - hidden;
}

StepEnd step_end(const StepShape& shape, const Coefficients& c, const LayerWeights& weights, double backward_s, double layers,
                 double offloaded) {
    const bool sharded_weights = shape.zero_stage >= 3;
    const RankGroup dense = data_group(shape), experts = expert_group(shape);
    constexpr double bytes = (gradient_bytes + parameter_bytes) / 2;
    StepEnd end;
    if (!sharded_weights) {
        const bool together = experts == dense;
        const GroupWork work = shape.zero_stage >= 1 ? GroupWork::two_passes : GroupWork::all_reduce;
        end.dp_total_s = group_s(shape, c, dense, (weights.dense + (together ? weights.experts : 0)) * bytes, work);
        if (!together) end.dp_total_s += group_s(shape, c, experts, weights.experts * bytes, work);
    } else if (shape.gather_group < dense.size) {
        // HSDP: each rank's share of the gradients is added up over the copies (Zhao et al., arXiv 2304.11277, section 3.2.2).
        const RankGroup copies{dense.size / shape.gather_group, shape.tp * shape.gather_group};
        end.dp_total_s = group_s(shape, c, copies, c.scatter_bytes * weights.total() / shape.gather_group, GroupWork::all_reduce);
    }
    const double window_s = backward_s * c.dp_overlap * (1 - 1 / std::max(layers, 1.0));
    end.dp_exposed_s = exposed_s(end.dp_total_s, window_s);
    const bool cut = shape.zero_stage >= 1;
    const double dense_shards = cut ? (sharded_weights ? shape.gather_group : dense.size) : 1, expert_shards = cut ? experts.size : 1;
    const double updated =
        update_bytes(weights.dense, dense_shards, sharded_weights) + update_bytes(weights.experts, expert_shards, sharded_weights);
    end.optimizer_s = (1 - offloaded) * c.optimizer_bytes * updated / shape.stream_bytes_per_s;
    if (offloaded > 0) end.host_s = offloaded * optimizer_offload_s(shape, weights.dense / dense_shards + weights.experts / expert_shards);
    end.fixed_s = c.step_s;
    return end;
}

}  // namespace layline
