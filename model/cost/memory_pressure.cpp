// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_pressure.h"

#include <algorithm>

#include "model/cost/linear_times.h"

namespace layline {

namespace {

constexpr double pressure_starts_at = 0.7, pressure_unit = 0.1;

/// Bytes per parameter of weights, gradients and Adam's states in mixed precision (Rajbhandari et al., arXiv 1910.02054, section 3).
double state_bytes(const StepShape& shape) {
    if (shape.zero_stage >= 3) return 16 / shape.dp;
    return shape.zero_stage >= 1 ? 4 + 12 / shape.dp : 18;
}

/// One layer's activations of one micro-batch (Korthikanti et al., arXiv 2205.05198, with gated MLP and grouped queries).
double layer_activation_bytes(const StepShape& shape) {
    const double norms = (shape.fused_norm ? 8 : 24) / shape.shard;
    const double sharded = (4 + 4 * (1 + 2 * shape.kv_heads / shape.heads) + 8 * shape.ffn / shape.hidden) / shape.tp;
    const double scores = shape.fused_attention ? 0 : 5 * shape.heads * shape.sequence * shape.sequence * shape.micro_batch / shape.tp;
    return shape.tokens * shape.hidden * (norms + sharded) + scores;
}

}  // namespace

double memory_fill(const StepShape& shape, const Scenario& scenario) {
    constexpr double logit_bytes = 28;  ///< bf16 logits, fp32 copy, soft-max and gradients, not cut by tp
    const double layers = shape.layers / shape.pp;
    const double weights = layers * layer_weights(shape, scenario.architecture, scenario.architecture.moe.has_value()).total();
    const double table = shape.vocabulary * shape.hidden;
    const double tables = shape.pp > 1 || shape.tied ? 1 : 2;
    const double activations = layer_activation_bytes(shape);
    const double boundary = 2 * shape.tokens * shape.hidden;
    const double in_flight = std::min(shape.pp, shape.micro_batches) * layers;
    const double logits = logit_bytes * shape.tokens * shape.vocabulary;
    double first = state_bytes(shape) * (weights + tables * table / shape.tp);
    first += shape.full_recompute ? boundary * in_flight + activations : activations * in_flight;
    if (shape.pp <= 1) return (first + logits) / shape.capacity_bytes;
    const double unsharded = shape.zero_stage >= 1 ? 4 + 12 / shape.dp : 18;
    const double last = (weights + table / shape.tp) * unsharded + logits + (shape.full_recompute ? boundary : activations) * layers;
    return std::max(first, last) / shape.capacity_bytes;
}

double pressure_factor(const StepShape& shape, const Coefficients& c, double fill) {
    const double slope = c.memory_pressure + (shape.pp > 1 ? c.memory_pressure_pipeline : 0);
    // Whatever this first-order estimate says, a run that goes on has no more than all of the device.
    return 1 + slope * std::clamp(fill - pressure_starts_at, 0.0, 1 - pressure_starts_at) / pressure_unit;
}

}  // namespace layline
