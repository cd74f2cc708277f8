// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/activation_layer.h"

#include <algorithm>

#include "model/cost/memory_share.h"

namespace layline {

namespace {

/// Sizes of the scenario as the formulas write them.
struct Sizes {
    double h, t, tau, s, queries, keys, heads;

    explicit Sizes(const Scenario& scenario)
        : h(static_cast<double>(scenario.architecture.hidden)),
          t(static_cast<double>(scenario.layout.tp)),
          tau(scenario.layout.sequence_parallel ? t : 1),
          s(static_cast<double>(scenario.training.sequence_length)),
          queries(static_cast<double>(scenario.architecture.heads * scenario.architecture.head_size) / t),
          keys(local_kv_heads(scenario) * static_cast<double>(scenario.architecture.head_size)),
          heads(static_cast<double>(scenario.architecture.heads) / t) {}
};

bool is_flash(const Scenario& scenario) {
    return scenario.training.attention != AttentionKernel::unfused && scenario.training.attention != AttentionKernel::fused_softmax;
}

/// Whether attention outputs are exchanged for heads over the context-parallel group, so that both sides of the exchange stay.
bool exchanges_heads(const Layout& layout) {
    return layout.cp > 1 && (layout.context_exchange == ContextExchange::all_to_all || layout.context_exchange == ContextExchange::hybrid);
}

double score_bytes(const Scenario& scenario, const MemoryRules& rules, const Sizes& z) {
    if (is_flash(scenario)) return 0;
    constexpr double fused_softmax_bytes = 5;  // Korthikanti: 2 soft-max, 1 mask, 2 dropped-out soft-max
    const double each = scenario.training.attention == AttentionKernel::unfused ? rules.unfused_score_bytes : fused_softmax_bytes;
    return each * z.heads * z.s;
}

/// The attention output serves attention's backward in bf16 and the projection's in 8 bits, or both in DeepSeek's 12-bit format.
double output_bytes(const Scenario& scenario, const MemoryRules& rules) {
    constexpr double twelve_bits = 1.5;
    if (!keeps_eight_bit_inputs(scenario, rules)) return 2;
    return rules.compact_cache ? twelve_bits : 2 + 1;
}

void add_grouped_attention(LayerActivations& kept, const Scenario& scenario, const MemoryRules& rules, const Sizes& z) {
    const double exchanged = exchanges_heads(scenario.layout) ? 2 * z.queries : 0;
    kept.query_key_value = 2 * z.queries + 4 * z.keys + rules.extra_attention_bytes * (z.queries + z.keys);
    kept.attention_output = output_bytes(scenario, rules) * z.queries + (is_flash(scenario) ? 4 * z.heads : 0) + exchanged;
}

/// Both latents with their norms, the rotary key, queries and keys before and after the rotation, values.
void add_latent_attention(LayerActivations& kept, const Scenario& scenario, const MemoryRules& rules, const LatentAttention& latent,
                          const Sizes& z) {
    const auto r_q = static_cast<double>(latent.query_rank);
    const auto r_kv = static_cast<double>(latent.key_value_rank);
    const double heads_width = z.heads * static_cast<double>(latent.nope_head_size + latent.rope_head_size);
    const double latents = (4 * r_q + 2 * (r_kv + static_cast<double>(latent.rope_head_size)) + 2 * r_kv) / z.t;
    kept.up_projected = 4 * heads_width;
    kept.query_key_value = latents + kept.up_projected;
    kept.attention_output =
        output_bytes(scenario, rules) * z.heads * static_cast<double>(latent.value_head_size) + (is_flash(scenario) ? 4 * z.heads : 0);
}

/// Of the input of a linear layer that nothing else keeps.
double input_bytes(const Scenario& scenario, const MemoryRules& rules) { return keeps_eight_bit_inputs(scenario, rules) ? 1 : 2; }

/// What an MLP keeps of one feature of its width: fc1's output, which the non-linearity needs, and their product, which fc2 needs.
struct MlpBytes {
    double inner, product;
    double total() const { return inner + product; }
};

MlpBytes mlp_bytes(const Scenario& scenario, const MemoryRules& rules) {
    const bool gated = scenario.architecture.mlp == MlpKind::gated;
    const double inner = !gated ? 2 : rules.fused_gate ? 4 : 6;
    const double bits_share = rules.compact_cache && keeps_eight_bit_inputs(scenario, rules) ? 0.5 : 1;
    return {.inner = inner * bits_share, .product = input_bytes(scenario, rules)};
}

void add_mlp(LayerActivations& kept, const Scenario& scenario, const MemoryRules& rules, const Sizes& z) {
    const MlpBytes each = mlp_bytes(scenario, rules);
    const double width = static_cast<double>(scenario.architecture.ffn) / z.t;
    kept.mlp = each.total() * width;
    kept.products = each.product * width;
}

/// A dispatched token is the input of its expert, whole on every rank that shares the expert (etp), and but for the compact cache kept
/// once more in the order of the combination.
void add_experts(LayerActivations& kept, const Scenario& scenario, const MemoryRules& rules, const MixtureOfExperts& moe, const Sizes& z) {
    const double routed = moe.capacity_factor > 0 ? moe.capacity_factor : moe.imbalance;
    const double copies = static_cast<double>(moe.top_k) * routed / z.t;
    const MlpBytes each = mlp_bytes(scenario, rules);
    const double width = copies * static_cast<double>(moe.expert_ffn);
    kept.dispatched =
        copies * z.h * (static_cast<double>(scenario.layout.etp) * input_bytes(scenario, rules) + (rules.compact_cache ? 0 : 2));
    kept.experts = each.total() * (width + static_cast<double>(moe.shared_ffn) / z.t);
    kept.products = each.product * width;
}

}  // namespace

double pipeline_micro_batches(const Scenario& scenario) {
    const double asked = micro_batches(scenario);
    const bool by_ranks = scenario.layout.pp > 1 && memory_rules(scenario).batch_split_by_ranks;
    return by_ranks ? std::min(asked, static_cast<double>(scenario.layout.pp)) : asked;
}

double micro_batch_tokens(const Scenario& scenario) {
    const auto sequences = static_cast<double>(scenario.layout.micro_batch);
    const double merged = micro_batches(scenario) / pipeline_micro_batches(scenario);
    return static_cast<double>(scenario.training.sequence_length) * sequences * merged / static_cast<double>(scenario.layout.cp);
}

LayerActivations layer_activations(const Scenario& scenario, const MemoryRules& rules, LayerKind kind) {
    const Architecture& model = scenario.architecture;
    const Sizes z(scenario);
    LayerActivations kept;
    const double unfused = scenario.training.fused_norm ? 0 : rules.unfused_norm_bytes / 2;
    const double norms = model.norms_per_layer * z.h;
    kept.norm_outputs = norms * input_bytes(scenario, rules) / (rules.gathers_norm_outputs ? 1 : z.tau);
    kept.norms = norms * (2 + unfused) / z.tau + kept.norm_outputs;
    kept.branch_outputs = z.t > 1 ? rules.branch_output_bytes * z.h / z.tau : 0;
    kept.dropout_masks = scenario.training.dropout > 0 ? 2 * z.h / z.tau : 0;
    kept.attention_scores = score_bytes(scenario, rules, z);
    if (model.latent_attention)
        add_latent_attention(kept, scenario, rules, *model.latent_attention, z);
    else
        add_grouped_attention(kept, scenario, rules, z);
    if (model.encoder) kept.cross_attention = kept.query_key_value + kept.attention_output + kept.attention_scores + 4 * z.h / z.tau;
    if (kind == LayerKind::experts && model.moe)
        add_experts(kept, scenario, rules, *model.moe, z);
    else
        add_mlp(kept, scenario, rules, z);
    return kept;
}

}  // namespace layline
