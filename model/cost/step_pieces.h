// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/cost/coefficients.h"
#include "model/cost/data_parallel_times.h"
#include "model/cost/layer_times.h"
#include "model/cost/step_shape.h"
#include "model/scenario/scenario.h"

namespace layline {

/// How many of each piece a virtual stage runs for one micro-batch.
struct StageContents {
    double dense_layers = 0, expert_layers = 0;
    double encoder_layers = 0;
    double modules = 0;  ///< multi-token-prediction layers, on the last stage
    double embeddings = 0;
    double heads = 0;  ///< passes through head and loss: one, and one for each module

    bool operator==(const StageContents&) const = default;
    void add(const StageContents& other) {
        dense_layers += other.dense_layers;
        expert_layers += other.expert_layers;
        encoder_layers += other.encoder_layers;
        modules += other.modules;
        embeddings += other.embeddings;
        heads += other.heads;
    }
};

/// One entry per virtual stage, in pipeline order, by split_layers().
std::vector<StageContents> stage_contents(const Scenario& scenario);

/// Whether only the first `recompute_layers` of each chunk are done again.
bool recomputes_blocks(const Layout& layout);
/// Share of a chunk's layers under the scenario's recompute, 0..1; the rest keep what they made.
double recomputed_share(const Layout& layout, const StageContents& contents);

/// What a step is put together from: everything that depends neither on how the layers are dealt to stages nor on the schedule. Search
/// makes it once and puts many layouts together from it.
struct StepPieces {
    StepShape shape{};
    PieceTimes dense, expert;  ///< one layer of either kind; zero where the model has none
    /// The same without recompute, for the layers of a chunk that block-wise recompute leaves out; zero where it leaves out none.
    PieceTimes dense_kept, expert_kept;
    PieceTimes encoder, encoder_kept;  ///< a layer of the encoder likewise
    PieceTimes embedding, head;
    double send_s = 0, transfer_s = 0, latency_s = 0, micro_batch_s = 0;  ///< as in StepTimes
    double memory_fill = 0, pressure = 1;
};

/// @throws InputError when the kernel laws cannot be read. Pre: sizes are positive.
StepPieces step_pieces(const Scenario& scenario, const Coefficients& coefficients);
/// The same, with the layers' times taken from `like` where same_layers() allows it.
StepPieces step_pieces(const Scenario& scenario, const Coefficients& coefficients, const StepPieces& like);

struct StageTimes;
/// One micro-batch on a stage that holds `contents`, under the scenario's schedule.
StageTimes stage_times(const StepPieces& pieces, const Scenario& scenario, const Coefficients& coefficients, const StageContents& contents);

/// The same with whole backwards, whatever the schedule.
StageTimes fused_stage_times(const StepPieces& pieces, const Scenario& scenario, const StageContents& contents);

/// The end of a step on the first pipeline rank. @param rank what it holds over all its stages; @param backward_s of one micro-batch there.
StepEnd first_rank_end(const StepPieces& pieces, const Scenario& scenario, const Coefficients& coefficients, const StageContents& rank,
                       double backward_s);

}  // namespace layline
