// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/cost/stage_times.h"
#include "model/cost/step_shape.h"
#include "model/estimate/time_explanation.h"

namespace layline {

/// What the terms of one step start from: made once by explain_time().
struct ExplanationContext {
    const Scenario& scenario;
    const Coefficients& coefficients;
    StepShape shape;
    StepTimes times;
    double makespan_s = 0;  ///< of the pipeline, before memory pressure
    double step_s = 0;

    /// How often a piece that stands once in the pipeline runs on an average rank: micro-batches / pipeline ranks.
    double per_rank() const { return times.micro_batches / static_cast<double>(scenario.layout.pp); }
};

/// Terms of the layers, the embedding and the loss: matrix products, memory-bound work, recompute and their collectives.
void explain_layers(const ExplanationContext& context, std::vector<TimeTerm>& terms);

}  // namespace layline
