// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "model/cost/stage_times.h"

namespace layline {

/// A pipeline of equal micro-batches, as the fast forms see it. Seconds of one micro-batch on one stage.
struct PipelineLoad {
    std::span<const double> forward_s;   ///< one per virtual stage, in pipeline order; stage s runs on rank s mod ranks
    std::span<const double> backward_s;  ///< input and weight gradient together
    double transfer_s = 0;               ///< latency from one rank to another; nobody waits for anything else
    std::int64_t ranks = 1;
    std::int64_t micro_batches = 1;
};

/// Makespan of GPipe: every forward, then every backward in the same order of micro-batches.
double gpipe_s(const PipelineLoad& load);

/// Makespan of 1F1B (PipeDream-Flush, arXiv 2104.04473, 2.1). Pre: one stage a rank.
double one_forward_one_backward_s(const PipelineLoad& load);

/// Makespan of interleaved 1F1B in groups of as many micro-batches as ranks (arXiv 2104.04473, 2.2). Pre: micro_batches divides by ranks.
double interleaved_s(const PipelineLoad& load);

/// Whether fast_pipeline_s() knows the scenario's schedule and sizes. Stages then stand on ranks in turn.
bool has_fast_form(const Scenario& scenario);

/// The pipeline of a step, to the last bit what simulate() gives for the same schedule but for the order of additions (1e-9), in time
/// proportional to ranks and not to micro-batches once the pipeline repeats itself.
/// @returns nothing for a schedule that has no fast form here: simulate it.
std::optional<double> fast_pipeline_s(const StepTimes& step, const Scenario& scenario);

/// One optimizer step with that pipeline, seconds: what estimate() predicts. @returns nothing where the schedule has no fast form.
std::optional<double> fast_step_s(const Scenario& scenario, const Coefficients& coefficients);

}  // namespace layline
