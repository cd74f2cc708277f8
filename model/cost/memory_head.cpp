// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_head.h"

#include "model/cost/activation_layer.h"

namespace layline {

HeadKind head_kind(const Scenario& scenario, const MemoryRules& rules) {
    switch (scenario.training.loss) {
        case LossKernel::gathered:
            return HeadKind::gathered;
        case LossKernel::vocabulary_parallel:
            return HeadKind::vocabulary_parallel;
        case LossKernel::fused:
            return HeadKind::fused;
        case LossKernel::automatic:
            break;
    }
    return rules.dummy_weight_gradients && uses_transformer_engine(scenario) ? HeadKind::fused : rules.head;
}

HeadMemory head_memory(const Scenario& scenario, const MemoryRules& rules) {
    const auto h = static_cast<double>(scenario.architecture.hidden);
    const auto t = static_cast<double>(scenario.layout.tp);
    const auto vocabulary = static_cast<double>(scenario.architecture.vocabulary);
    const double tokens = micro_batch_tokens(scenario);
    const double logits = tokens * vocabulary / static_cast<double>(scenario.training.loss_chunks);
    const double weight_gradient = 2 * vocabulary * h / t;
    // Final norm in and out, sharded; its gathered output and that one's gradient, whole.
    const double around = 4 * h * tokens / t + 4 * h * tokens;
    switch (head_kind(scenario, rules)) {
        case HeadKind::fused:
            return {.loss_bytes = 2 * logits / t + around, .backward_bytes = 2 * logits / t + weight_gradient + around};
        case HeadKind::vocabulary_parallel:
            return {.loss_bytes = 6 * logits / t + around, .backward_bytes = 6 * logits / t + around};
        case HeadKind::upcast:
            return {.loss_bytes = 8 * logits / t, .backward_bytes = 6 * logits / t + weight_gradient};
        case HeadKind::gathered:
            return {.loss_bytes = 24.7 * logits, .backward_bytes = 0};
        case HeadKind::compiled:
            return {.loss_bytes = 14.2 * logits / t, .backward_bytes = 0};
    }
    return {};
}

}  // namespace layline
