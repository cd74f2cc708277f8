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
};

/// Megatron-LM's --recompute-modules: each row of the table that the module can make again is given up.
RecomputeEffect by_module(const Scenario& scenario, LayerActivations rows, LayerKind kind) {
    const RecomputeModules& modules = scenario.layout.recompute_modules;
    const Architecture& model = scenario.architecture;
    const auto t = static_cast<double>(scenario.layout.tp);
    const double tau = scenario.layout.sequence_parallel ? t : 1;
    const auto h = static_cast<double>(model.hidden);
    Dropped dropped;
    dropped.drop(modules.core_attention, rows.attention_scores, rows.attention_scores);
    dropped.drop(modules.norm, rows.norms, 2 * model.norms_per_layer * h / tau);
    if (kind == LayerKind::experts && model.moe) {
        const double copies = static_cast<double>(model.moe->top_k) / t;
        dropped.drop(modules.moe, rows.dispatched, rows.dispatched);
        dropped.drop(modules.moe, rows.experts, rows.experts);
        dropped.drop(modules.activation, rows.experts, 2 * copies * static_cast<double>(model.moe->expert_ffn));
    } else {
        dropped.drop(modules.mlp, rows.mlp, rows.mlp);
        dropped.drop(modules.activation, rows.mlp, 2 * static_cast<double>(model.ffn) / t);
    }
    if (modules.up_projection && model.latent_attention) {
        const LatentAttention& latent = *model.latent_attention;
        const double width = static_cast<double>(model.heads * (latent.nope_head_size + latent.rope_head_size)) / t;
        const double values = static_cast<double>(model.heads * latent.value_head_size) / t;
        dropped.drop(true, rows.query_key_value, 4 * width);
        dropped.drop(true, rows.attention_output, 2 * values);
    }
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
