// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/scenario_features.h"

#include <algorithm>
#include <cmath>

namespace layline {

namespace {

double doublings(double value, double reference = 1) { return std::log2(std::max(value, 1e-9) / reference); }
double doublings(std::int64_t value, double reference = 1) { return doublings(static_cast<double>(value), reference); }

}  // namespace

// The features of the recipe's site correction (time-model, section 8). GPUs weigh little: with the global batch given they follow from
// tp, pp and the micro-batches, and cross-validation is better without counting them twice.
Features features_of(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    const Training& training = scenario.training;
    const Architecture& model = scenario.architecture;
    const AttentionKernel kernel = training.attention;
    const bool fused = kernel != AttentionKernel::unfused && kernel != AttentionKernel::fused_softmax;
    return {doublings(layout.tp),
            doublings(layout.pp),
            doublings(layout.micro_batch),
            1.5 * doublings(model.hidden, 4096),
            doublings(model.layers, 40),
            0.25 * doublings(scenario.cluster.gpus, 64),
            doublings(training.sequence_length, 2048),
            layout.recompute == Recompute::full ? 1.5 : 0,
            (fused ? 0 : 1.5) + (kernel == AttentionKernel::unfused ? 1 : 0),
            kernel == AttentionKernel::flash1 ? 0.7 : 0,
            training.fused_norm ? 1.0 : 0.0,
            layout.sequence_parallel ? 1.0 : 0.0,
            layout.zero_stage >= 3 ? 1.0 : 0.0,
            doublings(layout.vpp),
            0.5 * doublings(std::max(1.0, micro_batches(scenario))),
            2 * doublings(scenario.cluster.accelerator.peak_flops_per_s.bf16, 312e12),
            doublings(layout.cp) + doublings(layout.ep),
            model.moe ? 2.0 : 0.0};
}

const std::array<std::string_view, feature_count>& feature_names() {
    static constexpr std::array<std::string_view, feature_count> names = {
        "tp",     "pp",         "micro_batch",       "hidden", "layers", "gpus",          "sequence", "full_recompute", "unfused_attention",
        "flash1", "fused_norm", "sequence_parallel", "zero3",  "vpp",    "micro_batches", "peak",     "cp_ep",          "experts"};
    return names;
}

double squared_distance(const Features& a, const Features& b) {
    double sum = 0;
    for (std::size_t i = 0; i < feature_count; ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

}  // namespace layline
