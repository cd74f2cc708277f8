// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/cost/coefficients.h"
#include "model/cost/data_parallel_times.h"
#include "model/cost/time_parts.h"
#include "model/scenario/scenario.h"

namespace layline {

/// One micro-batch on one virtual stage, seconds. A fused backward takes input_gradient_s + weight_gradient_s.
struct StageTimes {
    double forward_s = 0;
    double input_gradient_s = 0;  ///< with whatever recompute does again
    double weight_gradient_s = 0;
    TimeParts parts;         ///< of forward and backward together: they add up to total_s()
    double embedding_s = 0;  ///< within total_s(): the first stage's token embedding
    double head_s = 0;       ///< within total_s(): the last stage's output projection and loss
    double regather_s = 0;   ///< what one more ZeRO-3 gather of the stage's weights would add to a step

    double backward_s() const { return input_gradient_s + weight_gradient_s; }
    double total_s() const { return forward_s + backward_s(); }
};

/// Everything of a step that is not the order of the pipeline.
///
/// A waterfall that adds up, with T the step, `makespan` the pipeline's (simulated or closed form) and w = sum over stages of parts / pp:
///   compute rows: micro_batches * w, row by row;      other: micro_batches * rank_overhead_s() + end.fixed_s + pressure_s;
///   imbalance: micro_batches * (slowest rank - mean); bubble: makespan - micro_batches * (slowest rank + rank_overhead_s());
///   dp: end.dp_exposed_s; optimizer: end.optimizer_s; T = (makespan + end.total_s()) * pressure, pressure_s = T - T / pressure.
struct StepTimes {
    std::vector<StageTimes> stages;  ///< pp * vpp virtual stages in pipeline order; rank = stage mod pp in looped placements
    double micro_batches = 1;
    double send_s = 0;         ///< share of a transfer in which the sending rank computes nothing
    double transfer_s = 0;     ///< a boundary tensor to the next rank, beside send_s; 0 without pipeline
    double latency_s = 0;      ///< within transfer_s: what does not depend on the tensor's size
    double micro_batch_s = 0;  ///< overhead of each micro-batch on each stage, beside its own time
    std::int64_t ranks = 1;    ///< pipeline ranks
    StepEnd end;               ///< on the first stage's ranks
    double memory_fill = 0;    ///< first-order estimate that the pressure reads
    double pressure = 1;       ///< factor on the whole step: memory pressure, and a site's own correction

    double stage_overhead_s() const { return micro_batch_s; }
    /// What a rank pays for a micro-batch on all its stages.
    double rank_overhead_s() const { return micro_batch_s * static_cast<double>(stages.size()) / static_cast<double>(ranks); }
    /// What a forward of a stage takes beside its own time: the overhead, and the sending of its output.
    double forward_overhead_s(std::size_t stage) const { return stage_overhead_s() + (stage + 1 < stages.size() ? send_s : 0); }
    /// What a backward takes beside its own: the sending of its gradient.
    double backward_overhead_s(std::size_t stage) const { return stage > 0 ? send_s : 0; }
};

/// Whether a schedule runs its backward in two parts, input gradients first.
bool splits_backward(std::string_view schedule);

/// @throws InputError when the kernel laws cannot be read. Pre: sizes are positive.
StepTimes step_times(const Scenario& scenario, const Coefficients& coefficients);

struct StepPieces;
struct StageContents;
/// The same from pieces that were timed before and the layers as they were dealt: see step_pieces.h.
StepTimes step_times(const StepPieces& pieces, const Scenario& scenario, const Coefficients& coefficients,
                     const std::vector<StageContents>& contents);

}  // namespace layline
