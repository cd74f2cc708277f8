// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/memory_rules.h"
#include "model/scenario/scenario.h"

namespace layline {

enum class LayerKind { dense, experts };

/// Bytes that one layer keeps for its backward, per token of a micro-batch on one GPU, by operator. Already divided by tp where
/// the tensor is sharded. Source: Korthikanti et al., arXiv 2205.05198, section 4, generalised to grouped queries, gated MLPs,
/// latent attention and experts; rows that frameworks differ in come from MemoryRules.
struct LayerActivations {
    double norms = 0;           ///< inputs and outputs
    double branch_outputs = 0;  ///< unsharded outputs of attention and MLP
    double dropout_masks = 0;
    double query_key_value = 0;
    double attention_output = 0;  ///< with the soft-max statistics of flash attention
    double attention_scores = 0;  ///< soft-max, mask and dropped-out soft-max of unfused attention
    double cross_attention = 0;
    double mlp = 0;
    double experts = 0;     ///< routed and shared
    double dispatched = 0;  ///< copies of tokens on their way to experts

    // Of which a layer can make again from what else it keeps:
    double norm_outputs = 0;  ///< of norms
    double products = 0;      ///< of mlp and of the routed experts: what the non-linearity made
    double up_projected = 0;  ///< of query_key_value: latent attention's queries, keys and values
    double total() const {
        return norms + branch_outputs + dropout_masks + query_key_value + attention_output + attention_scores + cross_attention + mlp +
               experts + dispatched;
    }
};

/// What one layer produces and keeps when nothing is recomputed.
LayerActivations layer_activations(const Scenario& scenario, const MemoryRules& rules, LayerKind kind);

/// What remains of it under the scenario's recompute, and what comes back for one layer while it is computed again.
struct RecomputeEffect {
    double kept = 0;  ///< bytes per token and layer
    double live = 0;  ///< bytes per token, of one layer, in the recompute phase
};
RecomputeEffect recompute_effect(const Scenario& scenario, const MemoryRules& rules, const LayerActivations& activations, LayerKind kind);

/// Tokens of one micro-batch on one GPU: s * b / c, of larger micro-batches where the framework cuts a batch by its ranks.
double micro_batch_tokens(const Scenario& scenario);

/// Micro-batches of a step as the framework cuts them.
double pipeline_micro_batches(const Scenario& scenario);

}  // namespace layline
