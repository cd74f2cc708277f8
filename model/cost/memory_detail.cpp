// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_detail.h"

#include <algorithm>

#include "model/cost/memory_reserve.h"

namespace layline {

namespace {

/// Bytes one micro-batch keeps over all chunks of the rank; layers that block-wise recompute leaves out keep everything.
double kept_per_micro_batch(const MemoryContext& c, const RankShare& share) {
    const Layout& layout = c.scenario.layout;
    const double dense = share.dense_layers + share.encoder_layers;
    double recomputed = 1;
    if (layout.recompute == Recompute::full && layout.recompute_method == RecomputeMethod::block && layout.recompute_layers > 0)
        recomputed = std::min(1.0, static_cast<double>(layout.recompute_layers * layout.vpp) / std::max(share.layers(), 1.0));
    const double kept = dense * c.dense_kept.kept + share.expert_layers * c.expert_kept.kept;
    const double whole = dense * c.dense_rows.total() + share.expert_layers * c.expert_rows.total();
    return c.tokens * (recomputed * kept + (1 - recomputed) * whole) * (1 - layout.offload_activations);
}

/// What a micro-batch keeps between its input gradient and its weight gradient: inputs and output gradients of the linear layers
/// and some copies, 48 h per token and layer (fitted on zero-bubble runs, 32 to 52; inputs and output gradients alone are 32 h).
double weight_material_per_micro_batch(const MemoryContext& c, const RankShare& share) {
    constexpr double per_feature = 48;
    return per_feature * static_cast<double>(c.scenario.architecture.hidden) / static_cast<double>(c.scenario.layout.tp) * c.tokens *
           share.layers();
}

}  // namespace

double second_transient(const std::array<PhaseMemory, 6>& phases) {
    double loss = 0, layer = 0;
    for (const PhaseMemory& phase : phases) {
        if (phase.phase == MemoryPhase::loss || phase.phase == MemoryPhase::head_backward) loss = std::max(loss, phase.transient);
        if (phase.phase == MemoryPhase::layer_backward || phase.phase == MemoryPhase::layer_recompute)
            layer = std::max(layer, phase.transient);
    }
    return std::min(loss, layer);
}

MemoryContext::MemoryContext(const Scenario& s)
    : scenario(s),
      rules(memory_rules(s)),
      count(count_parameters(s.architecture)),
      layer(layer_parameters(s, count)),
      dense_state(state_bytes(s, rules, dense_shards(s))),
      expert_state(state_bytes(s, rules, expert_shards(s))),
      dense_rows(layer_activations(s, rules, LayerKind::dense)),
      expert_rows(layer_activations(s, rules, LayerKind::experts)),
      dense_kept(recompute_effect(s, rules, dense_rows, LayerKind::dense)),
      expert_kept(recompute_effect(s, rules, expert_rows, LayerKind::experts)),
      head(head_memory(s, rules)),
      tokens(micro_batch_tokens(s)) {}

MemoryContext::MemoryContext(const Scenario& s, const MemoryContext& like)
    : scenario(s),
      rules(like.rules),
      count(like.count),
      layer(like.layer),
      dense_state(state_bytes(s, rules, dense_shards(s))),
      expert_state(state_bytes(s, rules, expert_shards(s))),
      dense_rows(like.dense_rows),
      expert_rows(like.expert_rows),
      dense_kept(like.dense_kept),
      expert_kept(like.expert_kept),
      head(like.head),
      tokens(like.tokens) {}

RankParts rank_parts(const MemoryContext& c, const RankShare& share) {
    RankParts parts;
    parts.parameters = rank_parameters(c.scenario, c.count, c.layer, share);
    parts.trained = trained_parameters(c.scenario, share, parts.parameters);
    parts.per_micro_batch = kept_per_micro_batch(c, share);
    parts.weight_material = weight_material_per_micro_batch(c, share);
    return parts;
}

RankDetail rank_detail(const MemoryContext& c, const RankShare& share, int rank, const InFlight& flight) {
    const RankParts parts = rank_parts(c, share);
    RankDetail detail;
    detail.parameters = parts.parameters;
    detail.trained = parts.trained;
    detail.buffers = buffer_memory(c, share, detail.parameters);
    detail.per_micro_batch = parts.per_micro_batch;
    detail.waiting = flight.weight_material * parts.weight_material;
    const double held = detail.per_micro_batch * flight.full + detail.waiting;
    const auto phases = rank_phases(c, share, detail.parameters, held, detail.per_micro_batch);
    std::size_t fullest = 0;
    double fullest_bytes = phases.front().total();
    for (std::size_t i = 1; i < phases.size(); ++i)
        if (const double total = phases[i].total(); total > fullest_bytes) {
            fullest = i;
            fullest_bytes = total;
        }
    detail.peak = phases[fullest];

    const RankParameters& n = detail.parameters;
    const RankParameters& trained = detail.trained;
    StageMemory& memory = detail.memory;
    memory.stage = rank;
    memory.weights_bytes = (1 + flight.old_weights) * (n.dense * c.dense_state.weights + n.experts * c.expert_state.weights);
    memory.gradients_bytes = trained.dense * c.dense_state.gradients + trained.experts * c.expert_state.gradients + detail.peak.gradients;
    memory.optimizer_bytes = trained.dense * c.dense_state.optimizer + trained.experts * c.expert_state.optimizer;
    memory.activations_bytes = detail.peak.activations;
    memory.logits_bytes = detail.peak.logits;
    memory.buffers_bytes = detail.buffers.total() + detail.peak.buffers;
    memory.activation_bytes_per_micro_batch = detail.per_micro_batch;
    memory.in_flight = flight.full;
    memory.phase_bytes = detail.peak.transient;
    memory.phase = detail.peak.phase;
    detail.stranded = c.rules.keeps_phase_blocks ? second_transient(phases) : 0;
    memory.reserve_bytes = detail.stranded + closed_form_reserve(c, share, flight, rank, memory.allocated_bytes());
    return detail;
}

}  // namespace layline
