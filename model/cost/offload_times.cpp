// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/offload_times.h"

#include "model/cost/activation_layer.h"

namespace layline {

namespace {

/// Adam on the host reads and writes master weight and two moments in 32 bit, reads a gradient and writes a weight in 16 bit.
constexpr double host_update_bytes = 28;
/// A GPU's share of the memory bandwidth of its node: two sockets of eight channels, half of 410 GB/s sustained, over eight GPUs.
constexpr double host_memory_bytes_per_s = 25e9;
constexpr double transferred_bytes = 2;

}  // namespace

double activation_offload_s(const StepShape& shape, const Scenario& scenario, bool expert_layer) {
    const MemoryRules rules = memory_rules(scenario);
    const LayerKind kind = expert_layer ? LayerKind::experts : LayerKind::dense;
    const double kept = recompute_effect(scenario, rules, layer_activations(scenario, rules, kind), kind).kept;
    return scenario.layout.offload_activations * kept * shape.tokens / shape.host_bytes_per_s;
}

double optimizer_offload_s(const StepShape& shape, double updated) {
    return updated * (2 * transferred_bytes / shape.host_bytes_per_s + host_update_bytes / host_memory_bytes_per_s);
}

}  // namespace layline
