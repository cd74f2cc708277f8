// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/memory_rules.h"
#include "model/scenario/scenario.h"

namespace layline {

/// Bytes of model state for one parameter of a GPU.
struct StateBytes {
    double weights = 0;
    double gradients = 0;
    double optimizer = 0;  ///< main parameters and moments
    double buckets = 0;    ///< second copies of gradients that data parallelism sends
};

/// @param shards ranks that share the sharded part of the state, >= 1. The ZeRO stage says which part that is
/// (Rajbhandari et al., arXiv 1910.02054): 1 optimizer, 2 and gradients, 3 and weights.
StateBytes state_bytes(const Scenario& scenario, const MemoryRules& rules, double shards);

/// Ranks over which state of dense parameters is sharded: dp * cp, twice that where a pipeline holds every layer twice, or HSDP's group.
double dense_shards(const Scenario& scenario);
/// The same for routed experts: dp * cp * tp / (ep * etp), at least 1 (Megatron-LM's expert data parallelism).
double expert_shards(const Scenario& scenario);

/// Optimizer state of one parameter before sharding.
struct OptimizerBytes {
    double main_parameters = 0;  ///< 0 where the weights themselves are updated
    double moments = 0;
};
OptimizerBytes optimizer_bytes(const Training& training);

/// Of the copy of a weight that is multiplied with.
double weight_element_bytes(const Training& training);

}  // namespace layline
