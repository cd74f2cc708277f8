// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/step_pieces.h"

#include <algorithm>
#include <cmath>

#include "model/cost/linear_times.h"
#include "model/cost/memory_pressure.h"
#include "model/scenario/stage_split.h"

namespace layline {

namespace {

constexpr double scale_up_transfer_share = 0.6;  ///< of the scale-up link, point to point (recipe section 4)

/// A boundary tensor travels in as many pieces as there are tensor-parallel ranks, each over its own NIC: with sequence parallelism it is
/// cut already, without it engines scatter and gather it (arXiv 2104.04473, section 4.1).
double transfer_s(const StepShape& shape, const Coefficients& c) {
    if (shape.pp <= 1) return 0;
    const double bytes = shape.tokens * shape.hidden * shape.element_bytes / shape.tp;
    const double rate =
        shape.gpus <= shape.domain ? shape.scale_up.bytes_per_s * scale_up_transfer_share : shape.network.bytes_per_s * c.p2p_efficiency;
    return c.p2p_latency_s + bytes / rate;
}

/// What the framework spends on a micro-batch beside its layers. Engines that recompute whole layers pay more with each tensor-parallel
/// rank whose random state and inputs they keep (seen in runs of arXiv 2311.05610; does not grow with the layers of a stage).
double micro_batch_s(const StepShape& shape, const Coefficients& c) {
    return c.micro_batch_s + (shape.pp > 1 ? c.pipeline_micro_batch_s : 0) +
           (shape.full_recompute ? c.recompute_micro_batch_s * shape.tp : 0);
}

}  // namespace

std::vector<StageContents> stage_contents(const Scenario& scenario) {
    const Architecture& model = scenario.architecture;
    std::vector<StageContents> stages;
    for (const StageLayers& layers : split_layers(scenario)) {
        // An encoder's layers come first.
        const std::int64_t encoder = std::clamp<std::int64_t>(model.encoder_layers() - layers.first, 0, layers.count);
        const std::int64_t first = layers.first + encoder - model.encoder_layers();
        const auto experts = static_cast<double>(model.expert_layers_in(first, layers.count - encoder));
        stages.push_back({.dense_layers = static_cast<double>(layers.count - encoder) - experts,
                          .expert_layers = experts,
                          .encoder_layers = static_cast<double>(encoder)});
    }
    // Each multi-token-prediction module is a layer of the last kind with its own pass through the shared head (arXiv 2412.19437, 2.2).
    stages.front().embeddings = 1;
    stages.back().modules = static_cast<double>(model.mtp_layers);
    stages.back().heads = 1 + stages.back().modules;
    return stages;
}

bool recomputes_blocks(const Layout& layout) {
    return layout.recompute == Recompute::full && layout.recompute_method == RecomputeMethod::block && layout.recompute_layers > 0;
}

double recomputed_share(const Layout& layout, const StageContents& contents) {
    const double layers = contents.dense_layers + contents.expert_layers + contents.encoder_layers;
    if (!recomputes_blocks(layout) || layers <= 0) return 1;
    return std::min(1.0, static_cast<double>(layout.recompute_layers) / layers);
}

namespace {

void time_layers(StepPieces& pieces, const Scenario& scenario, const Coefficients& c) {
    const std::int64_t experts = scenario.architecture.expert_layers();
    if (experts < scenario.architecture.layers) pieces.dense = layer_times(pieces.shape, scenario, c, false);
    if (experts > 0) pieces.expert = layer_times(pieces.shape, scenario, c, true);
    if (scenario.architecture.encoder) pieces.encoder = layer_times(encoder_shape(pieces.shape), scenario, c, false);
    if (recomputes_blocks(scenario.layout)) {
        StepShape kept = pieces.shape;
        kept.full_recompute = false;
        if (experts < scenario.architecture.layers) pieces.dense_kept = layer_times(kept, scenario, c, false);
        if (experts > 0) pieces.expert_kept = layer_times(kept, scenario, c, true);
        if (scenario.architecture.encoder) pieces.encoder_kept = layer_times(encoder_shape(kept), scenario, c, false);
    }
    pieces.embedding = embedding_times(pieces.shape, c);
    pieces.head = head_times(pieces.shape, c);
}

void time_rest(StepPieces& pieces, const Scenario& scenario, const Coefficients& c) {
    const double boundary_s = transfer_s(pieces.shape, c);
    pieces.send_s = c.p2p_blocking * boundary_s;
    pieces.transfer_s = boundary_s - pieces.send_s;
    pieces.latency_s = boundary_s > 0 ? (1 - c.p2p_blocking) * c.p2p_latency_s : 0;
    pieces.micro_batch_s = micro_batch_s(pieces.shape, c);
    pieces.memory_fill = memory_fill(pieces.shape, scenario);
    pieces.pressure = pressure_factor(pieces.shape, c, pieces.memory_fill) * std::exp(c.correction);
}

}  // namespace

StepPieces step_pieces(const Scenario& scenario, const Coefficients& c) {
    StepPieces pieces;
    pieces.shape = step_shape(scenario, c);
    time_layers(pieces, scenario, c);
    time_rest(pieces, scenario, c);
    return pieces;
}

StepPieces step_pieces(const Scenario& scenario, const Coefficients& c, const StepPieces& like) {
    StepPieces pieces = like;
    pieces.shape = step_shape(scenario, c);
    if (!same_layers(pieces.shape, like.shape)) time_layers(pieces, scenario, c);
    time_rest(pieces, scenario, c);
    return pieces;
}

StepEnd first_rank_end(const StepPieces& pieces, const Scenario& scenario, const Coefficients& c, const StageContents& rank,
                       double backward_s) {
    const Architecture& model = scenario.architecture;
    const StepShape& shape = pieces.shape;
    // Its layers' matrices and the embedding, twice where the head is there, untied.
    LayerWeights weights;
    weights.dense = shape.vocabulary * shape.hidden * (scenario.layout.pp > 1 || model.tied_embeddings ? 1 : 2) / shape.tp;
    if (rank.dense_layers > 0) weights.add(layer_weights(shape, model, false), rank.dense_layers);
    if (rank.expert_layers > 0) weights.add(layer_weights(shape, model, true), rank.expert_layers);
    if (rank.encoder_layers > 0) weights.add(layer_weights(encoder_shape(shape), model, false), rank.encoder_layers);
    weights.dense *= shape.trained;
    weights.experts *= shape.trained;
    return step_end(shape, c, weights, backward_s, rank.dense_layers + rank.expert_layers + rank.encoder_layers,
                    scenario.layout.offload_optimizer);
}

}  // namespace layline
