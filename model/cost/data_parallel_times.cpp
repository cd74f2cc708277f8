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
/// Adam per parameter: gradients read and cast, weights written; states and master weights, cut over the ZeRO group.
constexpr double unsharded_optimizer_bytes = 6, sharded_optimizer_bytes = 26;

}  // namespace

double data_parallel_s(const StepShape& shape, const Coefficients& c, double bytes, double passes) {
    const double group = std::max(1.0, shape.dp * shape.cp);
    if (group <= 1) return 0;
    const double local = std::clamp(std::floor(shape.domain / shape.tp), 1.0, group);
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

double exposed_s(double total_s, double window_s) {
    constexpr double least = 1e-9;
    const double hidden =
        std::pow(std::pow(std::max(total_s, least), -overlap_norm) + std::pow(std::max(window_s, least), -overlap_norm), -1 / overlap_norm);
    return total_s - hidden;
}

StepEnd step_end(const StepShape& shape, const Coefficients& c, double weights, double backward_s, double layers) {
    const bool sharded_weights = shape.zero_stage >= 3;
    StepEnd end;
    if (!sharded_weights) end.dp_total_s = data_parallel_s(shape, c, weights * (gradient_bytes + parameter_bytes) / 2, 2);
    const double window_s = backward_s * c.dp_overlap * (1 - 1 / std::max(layers, 1.0));
    end.dp_exposed_s = exposed_s(end.dp_total_s, window_s);
    const double shards = shape.zero_stage >= 1 ? std::max(1.0, shape.dp * shape.cp) : 1;
    const double bytes = (sharded_weights ? 0 : unsharded_optimizer_bytes) + sharded_optimizer_bytes / shards;
    end.optimizer_s = c.optimizer_bytes * weights * bytes / shape.stream_bytes_per_s;
    end.fixed_s = c.step_s;
    return end;
}

}  // namespace layline
