// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/state_bytes.h"

#include <algorithm>

#include "model/cost/activation_in_flight.h"

namespace layline {

namespace {

double width(StateType type, double automatic) {
    switch (type) {
        case StateType::automatic:
            return automatic;
        case StateType::fp32:
            return 4;
        case StateType::bf16:
        case StateType::fp16:
            return 2;
        case StateType::fp8:
            return 1;
    }
    return automatic;
}

/// Moments of a parameter in fp32, and how many there are. 8-bit AdamW adds one fp32 scale to each block of 256 (Dettmers et al.,
/// arXiv 2110.02861); Adafactor's factored second moment is one row and one column of a matrix, and counts as none; Muon keeps
/// one momentum; SGD and LOMO none.
double moment_bytes(const Training& training) {
    constexpr double scale_per_value = 4.0 / 256;
    switch (training.optimizer) {
        case Optimizer::adamw:
            return 2 * width(training.moment_type, 4);
        case Optimizer::adamw_8bit:
            return 2 * (1 + scale_per_value);
        case Optimizer::lion:
        case Optimizer::muon:
            return width(training.moment_type, 4);
        case Optimizer::adafactor:
        case Optimizer::sgd:
        case Optimizer::lomo:
            return 0;
    }
    return 0;
}

double gradient_bytes(const Training& training, const MemoryRules& rules) {
    // LOMO applies a gradient as soon as it exists (Lv et al., arXiv 2306.09782).
    if (training.optimizer == Optimizer::lomo) return 0;
    // Megatron-LM accumulates in fp32 for bf16 only.
    const bool half = training.precision == Precision::fp16 && !rules.fsdp && !rules.late_weight_gradients;
    return width(training.gradient_type, half ? 2 : rules.gradient_bytes);
}

}  // namespace

double weight_element_bytes(const Training& training) {
    if (training.precision == Precision::fp32) return 4;
    if (!training.low_precision_weights) return 2;
    if (training.precision == Precision::nvfp4) return 0.5 + 1.0 / 16;  // one 8-bit scale to 16 values
    return training.precision == Precision::fp8 || training.precision == Precision::mxfp8 ? 1 : 2;
}

OptimizerBytes optimizer_bytes(const Training& training) {
    const bool updates_weights = training.precision == Precision::fp32 || training.optimizer == Optimizer::lomo;
    return {.main_parameters = updates_weights ? 0 : width(training.main_parameter_type, 4), .moments = moment_bytes(training)};
}

double dense_shards(const Scenario& scenario) {
    const auto copies = static_cast<double>(PipelineShape(scenario.layout).copies_of_layers());
    const double all = std::max(data_parallel(scenario) * static_cast<double>(scenario.layout.cp), 1.0) * copies;
    return scenario.layout.shard_gpus > 0 ? std::min(all, static_cast<double>(scenario.layout.shard_gpus)) : all;
}

double expert_shards(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    return std::max(dense_shards(scenario) * static_cast<double>(layout.tp) / static_cast<double>(layout.ep * layout.etp), 1.0);
}

StateBytes state_bytes(const Scenario& scenario, const MemoryRules& rules, double shards) {
    const int zero = scenario.layout.zero_stage;
    const OptimizerBytes optimizer = optimizer_bytes(scenario.training);
    StateBytes state{.weights = weight_element_bytes(scenario.training),
                     .gradients = gradient_bytes(scenario.training, rules),
                     .optimizer = optimizer.main_parameters + optimizer.moments};
    if (rules.fsdp && zero >= 2) {
        // FSDP2 shards the main parameters themselves; gathered copies are counted as buffers.
        const double main = optimizer.main_parameters > 0 ? optimizer.main_parameters : state.weights;
        return {.weights = main / shards, .gradients = state.gradients / shards, .optimizer = optimizer.moments / shards};
    }
    state.buckets = data_parallel(scenario) > 1 ? rules.bucket_bytes : 0;
    if (zero >= 1) state.optimizer /= shards;
    if (zero >= 2) state.gradients /= shards;
    if (zero >= 3) state.weights /= shards;
    state.optimizer *= 1 - scenario.layout.offload_optimizer;
    return state;
}

}  // namespace layline
