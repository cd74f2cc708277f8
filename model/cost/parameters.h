// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "model/scenario/architecture.h"

namespace layline {

/// Exact parameter counts of the whole model.
struct ParameterCount {
    std::int64_t total = 0;   ///< without multi-token-prediction layers, as published totals are
    std::int64_t active = 0;  ///< touched by one token: top-k of the experts, shared experts, all else
    std::int64_t embedding = 0;
    std::int64_t head = 0;                       ///< 0 when tied, but for its bias
    std::int64_t attention_per_layer = 0;        ///< projections, their biases, norms of queries, keys and latents, sinks
    std::int64_t cross_attention_per_layer = 0;  ///< of a decoder layer, with its norm; 0 without an encoder
    std::int64_t dense_mlp_per_layer = 0;
    std::int64_t expert_mlp_per_layer = 0;      ///< all experts, shared experts and router of one expert layer
    std::int64_t routed_experts_per_layer = 0;  ///< the part of it that expert parallelism divides
    std::int64_t norms_per_layer = 0;
    std::int64_t outside_layers = 0;  ///< final norms, position tables, embedding projections
    std::int64_t mtp = 0;             ///< all multi-token-prediction layers together
};

/// Counted tensor by tensor (weights and biases), vocabulary as given, unpadded.
ParameterCount count_parameters(const Architecture& architecture);

/// One norm over `width` features: its weight, and its bias where it has one.
std::int64_t norm_parameters(const Architecture& architecture, std::int64_t width);

/// The norms after the last layer of each stack.
std::int64_t final_norms(const Architecture& architecture);

}  // namespace layline
