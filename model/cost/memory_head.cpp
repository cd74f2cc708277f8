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
    return uses_transformer_engine(scenario, rules) ? HeadKind::fused : rules.head;
}

double gathered_logit_bytes(const Scenario& scenario) { return scenario.layout.tp > 1 ? 25.5 : 24.0; }

namespace {

/// Blocks as large as three score matrices that recomputed layers leave in the allocator's pool, too small for logits (fitted on
/// which runs without flash attention met out-of-memory; 4 to 8 bytes a score serve as well).
double stranded_scores(const Scenario& scenario) {
    const AttentionKernel kernel = scenario.training.attention;
    const bool scores = kernel == AttentionKernel::unfused || kernel == AttentionKernel::fused_softmax;
    if (!scores || scenario.layout.recompute != Recompute::full) return 0;
    const double heads = static_cast<double>(scenario.architecture.heads) / static_cast<double>(scenario.layout.tp);
    return 6 * heads * static_cast<double>(scenario.training.sequence_length) * micro_batch_tokens(scenario);
}

}  // namespace

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
            return {.loss_bytes = gathered_logit_bytes(scenario) * logits + stranded_scores(scenario), .backward_bytes = 0};
        case HeadKind::compiled:
            return {.loss_bytes = rules.compiled_logit_bytes * logits / t, .backward_bytes = 0};
    }
    return {};
}

}  // namespace layline
