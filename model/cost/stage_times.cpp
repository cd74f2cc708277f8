// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/stage_times.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "model/cost/step_pieces.h"

namespace layline {

namespace {

void add(StageTimes& stage, const PieceTimes& piece, double times) {
    stage.forward_s += times * piece.forward_s;
    stage.input_gradient_s += times * (piece.backward_s - piece.weight_gradient_s);
    stage.weight_gradient_s += times * piece.weight_gradient_s;
    stage.regather_s += times * piece.regather_s;
    stage.parts.add(piece.forward, times);
    stage.parts.add(piece.backward, times);
}

double total_s(const PieceTimes& piece) { return piece.forward_s + piece.backward_s; }

/// Two kernels' worth of launches and operands read twice: a split backward takes longer than a fused one.
void split_backward(StageTimes& stage, double factor) {
    stage.parts.inefficiency_s += (factor - 1) * stage.backward_s();
    stage.input_gradient_s *= factor;
    stage.weight_gradient_s *= factor;
}

}  // namespace

bool splits_backward(std::string_view schedule) {
    constexpr std::array<std::string_view, 8> names = {"zb-h1",  "zb-h2", "zb-v",     "interleaved-zb",
                                                       "v-half", "v-min", "dualpipe", "dualpipev"};
    return std::ranges::find(names, schedule) != names.end();
}

StageTimes fused_stage_times(const StepPieces& pieces, const Scenario& scenario, const StageContents& contents) {
    const double share = recomputed_share(scenario.layout, contents);
    StageTimes stage;
    add(stage, pieces.dense, share * contents.dense_layers);
    add(stage, pieces.expert, share * contents.expert_layers);
    add(stage, pieces.encoder, share * contents.encoder_layers);
    if (share < 1) {
        add(stage, pieces.dense_kept, (1 - share) * contents.dense_layers);
        add(stage, pieces.expert_kept, (1 - share) * contents.expert_layers);
        add(stage, pieces.encoder_kept, (1 - share) * contents.encoder_layers);
    }
    add(stage, scenario.architecture.moe ? pieces.expert : pieces.dense, contents.modules);
    add(stage, pieces.embedding, contents.embeddings);
    add(stage, pieces.head, contents.heads);
    stage.embedding_s = contents.embeddings * total_s(pieces.embedding);
    stage.head_s = contents.heads * total_s(pieces.head);
    return stage;
}

StageTimes stage_times(const StepPieces& pieces, const Scenario& scenario, const Coefficients& c, const StageContents& contents) {
    StageTimes stage = fused_stage_times(pieces, scenario, contents);
    if (splits_backward(scenario.layout.schedule)) split_backward(stage, 1 + c.split_backward);
    return stage;
}

StepTimes step_times(const StepPieces& pieces, const Scenario& scenario, const Coefficients& c,
                     const std::vector<StageContents>& contents) {
    StepTimes step;
    step.stages.reserve(contents.size());
    for (const StageContents& stage : contents) step.stages.push_back(stage_times(pieces, scenario, c, stage));
    step.micro_batches = pieces.shape.micro_batches;
    step.send_s = pieces.send_s;
    step.transfer_s = pieces.transfer_s;
    step.latency_s = pieces.latency_s;
    step.micro_batch_s = pieces.micro_batch_s;
    step.ranks = scenario.layout.pp;
    StageContents first;
    double backward_s = 0;
    for (std::size_t stage = 0; stage < contents.size(); stage += static_cast<std::size_t>(step.ranks)) {
        first.add(contents[stage]);
        backward_s += step.stages[stage].backward_s();
    }
    step.end = first_rank_end(pieces, scenario, c, first, backward_s);
    step.memory_fill = pieces.memory_fill;
    step.pressure = pieces.pressure;
    return step;
}

StepTimes step_times(const Scenario& scenario, const Coefficients& c) {
    return step_times(step_pieces(scenario, c), scenario, c, stage_contents(scenario));
}

}  // namespace layline
