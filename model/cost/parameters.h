// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "model/scenario/architecture.h"

namespace layline {

/// Exact parameter counts of the whole model.
struct ParameterCount {
    std::int64_t total = 0;
    std::int64_t active = 0;  ///< touched by one token: top-k of the experts, shared experts, all else
    std::int64_t embedding = 0;
    std::int64_t head = 0;  ///< 0 when tied
    std::int64_t attention_per_layer = 0;
    std::int64_t dense_mlp_per_layer = 0;
    std::int64_t expert_mlp_per_layer = 0;  ///< all experts, shared experts and router of one expert layer
    std::int64_t norms_per_layer = 0;
};

/// Counted tensor by tensor (weights and biases), vocabulary as given, unpadded.
ParameterCount count_parameters(const Architecture& architecture);

}  // namespace layline
