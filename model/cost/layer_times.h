// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/step_shape.h"
#include "model/cost/time_parts.h"

namespace layline {

/// One micro-batch through one piece of the model on one GPU.
struct PieceTimes {
    double forward_s = 0;
    double backward_s = 0;         ///< input and weight gradients, recompute included
    double weight_gradient_s = 0;  ///< the share of backward_s that a split backward may put off
    TimeParts forward, backward;   ///< add up to the two times
    double regather_s = 0;         ///< what one more ZeRO-3 gather of its weights beside a forward would add
};

/// A transformer layer, dense or with experts, under the scenario's recompute and ZeRO stage (reference: time-model, section 3).
PieceTimes layer_times(const StepShape& shape, const Scenario& scenario, const Coefficients& coefficients, bool expert_layer);

/// Whether layer_times(), embedding_times() and head_times() say the same of two shapes of one scenario that differ in layout alone and
/// agree in tp, cp, ep, micro-batch, sequence parallelism and recompute: what search may time once. Below ZeRO-3 only gradient accumulation
/// tells them apart.
bool same_layers(const StepShape& a, const StepShape& b);

/// Token embedding of the first stage.
PieceTimes embedding_times(const StepShape& shape, const Coefficients& coefficients);

/// Output projection and loss of the last stage.
PieceTimes head_times(const StepShape& shape, const Coefficients& coefficients);

/// (a^4 + b^4)^(1/4): device and host work beside one another, whichever is longer.
double smooth_maximum(double a, double b);

}  // namespace layline
