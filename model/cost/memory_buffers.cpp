// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_buffers.h"

#include <algorithm>

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;

/// Persistent placeholders of Transformer Engine >= 2.3, 2 bytes for every distinct weight shape on the rank.
double dummy_weight_gradients(const MemoryContext& c, const RankShare& share) {
    if (!uses_transformer_engine(c.scenario, c.rules)) return 0;
    const Architecture& model = c.scenario.architecture;
    const auto h = static_cast<double>(model.hidden);
    const auto mlp = [&](std::int64_t width) { return (model.mlp == MlpKind::gated ? 3 : 2) * h * static_cast<double>(width); };
    double elements = static_cast<double>(c.count.attention_per_layer);
    if (share.dense_layers + share.encoder_layers > 0) elements += mlp(model.ffn);
    if (share.expert_layers > 0 && model.moe) elements += mlp(model.moe->expert_ffn) + mlp(model.moe->shared_ffn);
    return 2 * elements / static_cast<double>(c.scenario.layout.tp);
}

/// Whole copies of units under FSDP and ZeRO-3. Without a pipeline two layers (the used and the prefetched one), and the head with its
/// gradient. In a pipeline units stay gathered between micro-batches (2 bytes) and gradients accumulate unsharded in fp32 (4); a
/// unit passes through the gather's two bf16 buffers and the reduction's fp32 one.
double gathered_units(const MemoryContext& c, const RankParameters& parameters, const RankShare& share) {
    const Layout& layout = c.scenario.layout;
    if (layout.zero_stage < (c.rules.fsdp ? 2 : 3)) return 0;
    const double mlp = share.expert_layers > 0 ? c.layer.experts + c.layer.router_and_shared : c.layer.dense_mlp;
    const double unit = c.layer.attention + c.layer.norms + mlp;
    if (c.rules.fsdp && layout.pp > 1) return 6 * parameters.total() + 8 * unit;
    const double units = layout.fsdp_reshard && layout.zero_stage == 3 ? 1.0 + layout.fsdp_prefetch : share.layers();
    return 2 * units * unit + 6 * static_cast<double>(c.count.embedding) / static_cast<double>(layout.tp);
}

/// Weights in the products' own bits, which Transformer Engine casts once a step: as they are for the forward, unless they are
/// stored so already, and transposed for the backward where the product wants one order only (Hopper; block-scaled formats).
double eight_bit_weights(const MemoryContext& c, const RankShare& share, const RankParameters& parameters) {
    const Training& training = c.scenario.training;
    if (!has_eight_bit_products(training) || !uses_transformer_engine(c.scenario, c.rules)) return 0;
    const bool transposed = training.precision != Precision::fp8 || c.scenario.cluster.accelerator.kernel_family.starts_with('H');
    const double copies = (training.low_precision_weights ? 0 : 1) + (transposed ? 1 : 0);
    constexpr double scale = 1.0 / 16;  // of fp4: one 8-bit scale to 16 values
    const double each = training.precision == Precision::nvfp4 ? 0.5 + scale : 1;
    const double tables =
        (share.embeddings + share.heads) * static_cast<double>(c.count.embedding) / static_cast<double>(c.scenario.layout.tp);
    return copies * each * std::max(parameters.total() - tables, 0.0);
}

double gather_buffers(const MemoryContext& c) {
    return c.scenario.layout.tp > 1 ? c.rules.gather_buffers * 2 * static_cast<double>(c.scenario.architecture.hidden) * c.tokens : 0;
}

double workspaces(const MemoryContext& c) {
    constexpr double transformer_engine = 0.09 * gib;  // measured on B200 runs
    return uses_transformer_engine(c.scenario, c.rules) ? transformer_engine : 0;
}

}  // namespace

BufferMemory steady_buffers(const MemoryContext& c, const RankShare& share, const RankParameters& parameters) {
    return {.dummy_weight_gradients = dummy_weight_gradients(c, share),
            .gather_buffers = gather_buffers(c),
            .eight_bit_weights = eight_bit_weights(c, share, parameters),
            .workspaces = workspaces(c)};
}

namespace {

double gradient_buckets(const MemoryContext& c, const RankParameters& parameters) {
    return parameters.dense * c.dense_state.buckets + parameters.experts * c.expert_state.buckets;
}

}  // namespace

double sharding_buffers(const MemoryContext& c, const RankShare& share, const RankParameters& parameters) {
    return gradient_buckets(c, parameters) + gathered_units(c, parameters, share);
}

BufferMemory buffer_memory(const MemoryContext& c, const RankShare& share, const RankParameters& parameters) {
    BufferMemory buffers = steady_buffers(c, share, parameters);
    buffers.gradient_buckets = gradient_buckets(c, parameters);
    buffers.gathered_units = gathered_units(c, parameters, share);
    return buffers;
}

}  // namespace layline
