// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "model/cost/parameters.h"
#include "model/scenario/scenario.h"
#include "model/scenario/stage_split.h"

namespace layline {

/// What a pipeline rank holds, over all its chunks.
struct RankShare {
    double dense_layers = 0;   ///< decoder layers with a dense MLP
    double expert_layers = 0;  ///< decoder layers with experts, multi-token-prediction layers among them
    double encoder_layers = 0;
    double mtp_layers = 0;  ///< also counted above
    double embeddings = 0;  ///< copies of the embedding
    double heads = 0;       ///< copies of head and loss

    bool operator==(const RankShare&) const = default;
    double layers() const { return dense_layers + expert_layers + encoder_layers; }
};

/// split_layers(), but cut the framework's own way where the layout only asks for an even split.
std::vector<StageLayers> framework_stages(const Scenario& scenario);

/// One entry per pipeline rank, by framework_stages() and the schedule's placement.
std::vector<RankShare> rank_shares(const Scenario& scenario);

/// Parameters on one GPU. Those of routed experts have their own data-parallel group.
struct RankParameters {
    double dense = 0;
    double experts = 0;
    double total() const { return dense + experts; }
};

/// Parameters of one layer's parts on one GPU, after tensor and expert parallelism. Norms and routers are whole on each rank.
struct LayerParameters {
    double attention = 0;
    double cross_attention = 0;
    double dense_mlp = 0;
    double router_and_shared = 0;
    double experts = 0;
    double norms = 0;
};

LayerParameters layer_parameters(const Scenario& scenario, const ParameterCount& count);
RankParameters rank_parameters(const Scenario& scenario, const ParameterCount& count, const LayerParameters& layer, const RankShare& share);

/// Those that are trained: all, without the frozen share of the layers, or the adapters alone (Hu et al., arXiv 2106.09685; two
/// thin matrices beside every linear layer, divided by tp).
RankParameters trained_parameters(const Scenario& scenario, const RankShare& share, const RankParameters& parameters);

/// KV heads on one GPU: replicated where tp exceeds them.
double local_kv_heads(const Scenario& scenario);

}  // namespace layline
