// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_phases.h"

#include <algorithm>

namespace layline {

namespace {

/// Gradients alive inside the widest layer: of the gate (4 f, plain 2 f), of the dispatched copies and the expert's gate
/// k (8 h + 4 f_e), or of unfused attention's scores (6 per score); the last identified from zero-bubble runs, the first two
/// from two stages of B200 runs. And the gradient received from the next stage.
double layer_transients(const MemoryContext& c, const RankShare& share) {
    const Architecture& model = c.scenario.architecture;
    const auto t = static_cast<double>(c.scenario.layout.tp);
    const auto h = static_cast<double>(model.hidden);
    double widest = 0;
    if (share.dense_layers + share.encoder_layers > 0) widest = (model.mlp == MlpKind::gated ? 4 : 2) * static_cast<double>(model.ffn) / t;
    if (share.expert_layers > 0 && model.moe) {
        const double copies = static_cast<double>(model.moe->top_k) / t;
        widest = std::max(widest, copies * (8 * h + 4 * static_cast<double>(model.moe->expert_ffn)));
    }
    constexpr double score_gradients = 6;
    if (c.dense_rows.attention_scores > 0)
        widest = std::max(
            widest, score_gradients * static_cast<double>(model.heads) / t * static_cast<double>(c.scenario.training.sequence_length));
    const double received = c.scenario.layout.pp > 1 && share.heads == 0 ? 2 * h / t : 0;
    return c.rules.layer_transients * c.tokens * (widest + received);
}

/// Gathered inputs, partial outputs and their gradients of a layer, whole on each rank of the tensor-parallel group.
double unsharded_copies(const MemoryContext& c) {
    if (c.scenario.layout.tp == 1) return 0;
    return c.rules.unsharded_copies * 2 * static_cast<double>(c.scenario.architecture.hidden) * c.tokens;
}

double live_layer(const MemoryContext& c, const RankShare& share) {
    const double dense = share.dense_layers + share.encoder_layers > 0 ? c.dense_kept.live : 0;
    const double experts = share.expert_layers > 0 ? c.expert_kept.live : 0;
    return c.tokens * std::max(dense, experts);
}

}  // namespace

double step_temporaries(const MemoryContext& c, const RankParameters& parameters) {
    if (c.scenario.layout.zero_stage < 1 || c.rules.step_temporaries == 0) return 0;
    return c.rules.step_temporaries * parameters.total() * (1 + 1 / dense_shards(c.scenario));
}

std::array<PhaseMemory, 6> rank_phases(const MemoryContext& c, const RankShare& share, const RankParameters& parameters, double held,
                                       double newest) {
    const double copies = share.heads > 0 ? 1 : 0;
    const double loss = copies * c.head.loss_bytes;
    const double head_backward = copies * c.head.backward_bytes;
    const double whole = unsharded_copies(c);
    const double backward = layer_transients(c, share) + whole;
    const double live = live_layer(c, share) + whole;
    const double late = c.rules.late_weight_gradients ? 2 * parameters.total() : 0;
    const double step = step_temporaries(c, parameters);
    return {{
        {.phase = MemoryPhase::loss, .activations = held, .logits = loss, .transient = loss},
        {.phase = MemoryPhase::head_backward, .activations = held, .logits = head_backward, .transient = head_backward},
        {.phase = MemoryPhase::layer_backward, .activations = held + backward, .transient = backward},
        {.phase = MemoryPhase::layer_recompute, .activations = held + live, .transient = live},
        {.phase = MemoryPhase::weight_gradients, .activations = held - newest, .gradients = late, .transient = late},
        {.phase = MemoryPhase::optimizer_step, .buffers = step, .transient = step},
    }};
}

}  // namespace layline
