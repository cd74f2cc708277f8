// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory.h"

#include <algorithm>

#include "model/cost/memory_phases.h"
#include "model/cost/memory_reserve.h"
#include "model/cost/memory_stage.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

/// Persistent placeholders of Transformer Engine >= 2.3, 2 bytes for every distinct weight shape on the rank.
double dummy_weight_gradients(const MemoryContext& c, const RankShare& share) {
    if (!c.rules.dummy_weight_gradients || !uses_transformer_engine(c.scenario)) return 0;
    const Architecture& model = c.scenario.architecture;
    const auto h = static_cast<double>(model.hidden);
    const auto mlp = [&](std::int64_t width) { return (model.mlp == MlpKind::gated ? 3 : 2) * h * static_cast<double>(width); };
    double elements = static_cast<double>(c.count.attention_per_layer);
    if (share.dense_layers + share.encoder_layers > 0) elements += mlp(model.ffn);
    if (share.expert_layers > 0 && model.moe) elements += mlp(model.moe->expert_ffn) + mlp(model.moe->shared_ffn);
    return 2 * elements / static_cast<double>(c.scenario.layout.tp);
}

/// FSDP's whole copies of units. Without a pipeline two layers (the used and the prefetched one), and the head with its
/// gradient. In a pipeline units stay gathered between micro-batches (2 bytes) and gradients accumulate unsharded in fp32 (4); a
/// unit passes through the gather's two bf16 buffers and the reduction's fp32 one.
double gathered_units(const MemoryContext& c, const RankParameters& parameters, const RankShare& share) {
    const Layout& layout = c.scenario.layout;
    if (!c.rules.fsdp || layout.zero_stage < 2) return 0;
    const double mlp = share.expert_layers > 0 ? c.layer.experts + c.layer.router_and_shared : c.layer.dense_mlp;
    const double unit = c.layer.attention + c.layer.norms + mlp;
    if (layout.pp > 1) return 6 * parameters.total() + 8 * unit;
    const double units = layout.fsdp_reshard && layout.zero_stage == 3 ? 1.0 + layout.fsdp_prefetch : share.layers();
    return 2 * units * unit + 6 * static_cast<double>(c.count.embedding) / static_cast<double>(layout.tp);
}

double gather_buffers(const MemoryContext& c) {
    return c.scenario.layout.tp > 1 ? c.rules.gather_buffers * 2 * static_cast<double>(c.scenario.architecture.hidden) * c.tokens : 0;
}

double workspaces(const MemoryContext& c) {
    constexpr double transformer_engine = 0.09 * gib;  // measured on B200 runs
    return c.rules.dummy_weight_gradients && uses_transformer_engine(c.scenario) ? transformer_engine : 0;
}

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

/// What the layers' moment or the loss's, whichever is the smaller, needs for itself.
double second_transient(const std::array<PhaseMemory, 6>& phases) {
    double loss = 0, layer = 0;
    for (const PhaseMemory& phase : phases) {
        if (phase.phase == MemoryPhase::loss || phase.phase == MemoryPhase::head_backward) loss = std::max(loss, phase.transient);
        if (phase.phase == MemoryPhase::layer_backward || phase.phase == MemoryPhase::layer_recompute)
            layer = std::max(layer, phase.transient);
    }
    return std::min(loss, layer);
}

}  // namespace

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

StageMemory rank_memory(const MemoryContext& c, const RankShare& share, int rank, const InFlight& flight) {
    const RankParameters n = rank_parameters(c.scenario, c.count, c.layer, share);
    const double newest = kept_per_micro_batch(c, share);
    const double waiting = flight.weight_material > 0 ? flight.weight_material * weight_material_per_micro_batch(c, share) : 0;
    const auto phases = rank_phases(c, share, n, newest * flight.full + waiting, newest);
    const PhaseMemory& peak = *std::ranges::max_element(phases, {}, &PhaseMemory::total);

    StageMemory memory;
    memory.stage = rank;
    memory.reserve_bytes = c.rules.keeps_phase_blocks ? second_transient(phases) : 0;
    memory.weights_bytes = n.dense * c.dense_state.weights + n.experts * c.expert_state.weights;
    memory.gradients_bytes = n.dense * c.dense_state.gradients + n.experts * c.expert_state.gradients + peak.gradients;
    memory.optimizer_bytes = n.dense * c.dense_state.optimizer + n.experts * c.expert_state.optimizer;
    memory.activations_bytes = peak.activations;
    memory.logits_bytes = peak.logits;
    memory.buffers_bytes = n.dense * c.dense_state.buckets + n.experts * c.expert_state.buckets + dummy_weight_gradients(c, share) +
                           gathered_units(c, n, share) + gather_buffers(c) + workspaces(c) + peak.buffers;
    memory.activation_bytes_per_micro_batch = newest;
    memory.in_flight = flight.full;
    memory.phase_bytes = peak.transient;
    memory.phase = peak.phase;
    return memory;
}

std::vector<StageMemory> stage_memory(const Scenario& scenario) {
    const MemoryContext context(scenario);
    const std::vector<RankShare> shares = rank_shares(scenario);
    std::vector<StageMemory> ranks;
    ranks.reserve(shares.size());
    const double micro_batches = pipeline_micro_batches(scenario);
    for (std::size_t rank = 0; rank < shares.size(); ++rank) {
        const InFlight flight = in_flight(scenario.layout, static_cast<std::int64_t>(rank), micro_batches);
        StageMemory memory = rank_memory(context, shares[rank], static_cast<int>(rank), flight);
        memory.reserve_bytes += closed_form_reserve(context, shares[rank], flight, memory);
        ranks.push_back(memory);
    }
    return ranks;
}

std::string_view phase_name(MemoryPhase phase) {
    switch (phase) {
        case MemoryPhase::loss:
            return "loss";
        case MemoryPhase::head_backward:
            return "head backward";
        case MemoryPhase::layer_backward:
            return "layer backward";
        case MemoryPhase::layer_recompute:
            return "layer recompute";
        case MemoryPhase::weight_gradients:
            return "weight gradients";
        case MemoryPhase::optimizer_step:
            return "optimizer step";
    }
    return "";
}

}  // namespace layline
