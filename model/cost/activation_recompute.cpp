// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/cost/activation_layer.h"

namespace layline {

namespace {

struct Dropped {
    double bytes = 0;
    void drop(bool wanted, double& row, double part) {
        if (!wanted) return;
        const double taken = std::min(row, part);
        row -= taken;
        bytes += taken;
    }
    void drop(bool wanted, double& row) { drop(wanted, row, row); }
};

/// Megatron-LM's --recompute-modules: each part that the module can make again is given up. Latent attention's output stays: its
/// projection and attention's own backward need it.
RecomputeEffect by_module(const Scenario& scenario, LayerActivations rows, LayerKind kind) {
    const RecomputeModules& modules = scenario.layout.recompute_modules;
    const bool experts = kind == LayerKind::experts && scenario.architecture.moe;
    Dropped dropped;
    dropped.drop(modules.core_attention, rows.attention_scores);
    dropped.drop(modules.norm, rows.norms, rows.norm_outputs);
    dropped.drop(modules.moe, rows.dispatched);
    dropped.drop(modules.moe, rows.experts);
    dropped.drop(modules.mlp, rows.mlp);
    dropped.drop(modules.activation, experts ? rows.experts : rows.mlp, rows.products);
    dropped.drop(modules.up_projection, rows.query_key_value, rows.up_projected);
    return {.kept = rows.total(), .live = dropped.bytes};
}

/// FSDP's policy per operator: both norm inputs and outputs, keys and values, and one matrix of the MLP stay.
RecomputeEffect by_operator(const Scenario& scenario, const LayerActivations& rows) {
    const Architecture& model = scenario.architecture;
    const auto h = static_cast<double>(model.hidden);
    const double kv_share = static_cast<double>(model.kv_heads) / static_cast<double>(model.heads);
    const double kept = (8 * h + 2 * kv_share * h + 2 * static_cast<double>(model.ffn)) / static_cast<double>(scenario.layout.tp);
    return {.kept = std::min(kept, rows.total()), .live = rows.total()};
}

RecomputeEffect whole_layer(const Scenario& scenario, const MemoryRules& rules, const LayerActivations& rows) {
    const Layout& layout = scenario.layout;
    const double input =
        2 * static_cast<double>(scenario.architecture.hidden) / (layout.sequence_parallel ? static_cast<double>(layout.tp) : 1);
    const bool grouped = layout.recompute_method == RecomputeMethod::uniform && layout.recompute_layers > 1;
    const double group = grouped ? static_cast<double>(layout.recompute_layers) : 1;
    return {.kept = input / group, .live = rows.total() * (group - 1 + rules.live_layers)};
}

}  // namespace

RecomputeEffect recompute_effect(const Scenario& scenario, const MemoryRules& rules, const LayerActivations& activations, LayerKind kind) {
    switch (scenario.layout.recompute) {
        case Recompute::none:
            return {.kept = activations.total(), .live = 0};
        case Recompute::full:
            return whole_layer(scenario, rules, activations);
        case Recompute::selective:
            return rules.fsdp ? by_operator(scenario, activations) : by_module(scenario, activations, kind);
    }
    return {};
}

}  // namespace layline
