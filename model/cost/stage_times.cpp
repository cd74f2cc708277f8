// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/stage_times.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "model/cost/layer_times.h"
#include "model/cost/linear_times.h"
#include "model/cost/memory_pressure.h"
#include "model/cost/step_shape.h"
#include "model/scenario/stage_split.h"

namespace layline {

namespace {

constexpr double scale_up_transfer_share = 0.6;  ///< of the scale-up link, point to point (recipe section 4)

/// The pieces a stage is made of, each timed once.
struct Pieces {
    PieceTimes dense, expert, embedding, head;
};

Pieces time_pieces(const StepShape& shape, const Scenario& scenario, const Coefficients& c) {
    const std::int64_t experts = scenario.architecture.expert_layers();
    Pieces pieces;
    if (experts < scenario.architecture.layers) pieces.dense = layer_times(shape, scenario, c, false);
    if (experts > 0) pieces.expert = layer_times(shape, scenario, c, true);
    pieces.embedding = embedding_times(shape, c);
    pieces.head = head_times(shape, c);
    return pieces;
}

double expert_layers_of(const Architecture& model, const StageLayers& stage) {
    if (!model.moe) return 0;
    std::int64_t count = 0;
    for (std::int64_t layer = stage.first; layer < stage.first + stage.count; ++layer) count += model.is_expert_layer(layer) ? 1 : 0;
    return static_cast<double>(count);
}

void add(StageTimes& stage, const PieceTimes& piece, double times) {
    stage.forward_s += times * piece.forward_s;
    stage.input_gradient_s += times * (piece.backward_s - piece.weight_gradient_s);
    stage.weight_gradient_s += times * piece.weight_gradient_s;
    stage.parts.add(piece.forward, times);
    stage.parts.add(piece.backward, times);
}

double total_s(const PieceTimes& piece) { return piece.forward_s + piece.backward_s; }

StageTimes stage_times(const Pieces& pieces, const Architecture& model, const StageLayers& layers, bool first, bool last) {
    const double experts = expert_layers_of(model, layers);
    StageTimes stage;
    if (experts < static_cast<double>(layers.count)) add(stage, pieces.dense, static_cast<double>(layers.count) - experts);
    if (experts > 0) add(stage, pieces.expert, experts);
    if (first) {
        add(stage, pieces.embedding, 1);
        stage.embedding_s = total_s(pieces.embedding);
    }
    if (last) {
        // Each multi-token-prediction module is a layer of the last kind with its own pass through the shared head (arXiv 2412.19437, 2.2).
        const double modules = static_cast<double>(model.mtp_layers);
        if (modules > 0) add(stage, model.moe ? pieces.expert : pieces.dense, modules);
        add(stage, pieces.head, 1 + modules);
        stage.head_s = (1 + modules) * total_s(pieces.head);
    }
    return stage;
}

/// A boundary tensor travels in as many pieces as there are tensor-parallel ranks, each over its own NIC: with sequence parallelism it is
/// cut already, without it engines scatter and gather it (arXiv 2104.04473, section 4.1).
double transfer_s(const StepShape& shape, const Coefficients& c) {
    if (shape.pp <= 1) return 0;
    const double bytes = shape.tokens * shape.hidden * shape.element_bytes / shape.tp;
    const double rate =
        shape.gpus <= shape.domain ? shape.scale_up.bytes_per_s * scale_up_transfer_share : shape.network.bytes_per_s * c.p2p_efficiency;
    return c.p2p_latency_s + bytes / rate;
}

/// Two kernels' worth of launches and operands read twice: a split backward takes longer than a fused one.
void split_backward(StageTimes& stage, double factor) {
    stage.parts.inefficiency_s += (factor - 1) * stage.backward_s();
    stage.input_gradient_s *= factor;
    stage.weight_gradient_s *= factor;
}

/// What the framework spends on a micro-batch beside its layers. Engines that recompute whole layers pay more with each tensor-parallel
/// rank whose random state and inputs they keep (seen in runs of arXiv 2311.05610; does not grow with the layers of a stage).
double micro_batch_s(const StepShape& shape, const Coefficients& c) {
    return c.micro_batch_s + (shape.pp > 1 ? c.pipeline_micro_batch_s : 0) +
           (shape.full_recompute ? c.recompute_micro_batch_s * shape.tp : 0);
}

/// End of the step for the first pipeline rank: its layers' matrices and the embedding (twice where the head is there, untied).
StepEnd first_rank_end(const StepTimes& step, const StepShape& shape, const Scenario& scenario, const Coefficients& c,
                       const std::vector<StageLayers>& split) {
    const Architecture& model = scenario.architecture;
    const auto ranks = static_cast<std::size_t>(scenario.layout.pp);
    double layers = 0, experts = 0, backward_s = 0;
    for (std::size_t stage = 0; stage < split.size(); stage += ranks) {
        layers += static_cast<double>(split[stage].count);
        experts += expert_layers_of(model, split[stage]);
        backward_s += step.stages[stage].backward_s();
    }
    double weights = shape.vocabulary * shape.hidden * (ranks > 1 || model.tied_embeddings ? 1 : 2);
    if (layers > experts) weights += (layers - experts) * layer_weights(shape, model, false);
    if (experts > 0) weights += experts * layer_weights(shape, model, true);
    return step_end(shape, c, weights / shape.tp, backward_s, layers);
}

}  // namespace

bool splits_backward(std::string_view schedule) {
    constexpr std::array<std::string_view, 8> names = {"zb-h1",  "zb-h2", "zb-v",     "interleaved-zb",
                                                       "v-half", "v-min", "dualpipe", "dualpipev"};
    return std::ranges::find(names, schedule) != names.end();
}

StepTimes step_times(const Scenario& scenario, const Coefficients& c) {
    const StepShape shape = step_shape(scenario, c);
    const Pieces pieces = time_pieces(shape, scenario, c);
    const std::vector<StageLayers> split = split_layers(scenario);
    StepTimes step;
    step.stages.reserve(split.size());
    for (std::size_t i = 0; i < split.size(); ++i)
        step.stages.push_back(stage_times(pieces, scenario.architecture, split[i], i == 0, i + 1 == split.size()));
    if (splits_backward(scenario.layout.schedule))
        for (StageTimes& stage : step.stages) split_backward(stage, 1 + c.split_backward);
    step.micro_batches = shape.micro_batches;
    const double boundary_s = transfer_s(shape, c);
    step.send_s = c.p2p_blocking * boundary_s;
    step.transfer_s = boundary_s - step.send_s;
    step.micro_batch_s = micro_batch_s(shape, c);
    step.ranks = scenario.layout.pp;
    step.end = first_rank_end(step, shape, scenario, c, split);
    step.memory_fill = memory_fill(shape, scenario);
    step.pressure = pressure_factor(shape, c, step.memory_fill);
    return step;
}

}  // namespace layline
