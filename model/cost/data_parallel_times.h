// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/step_shape.h"

namespace layline {

/// Seconds of `passes` ring passes (1: an all-gather or a reduce-scatter, 2: both) of `bytes` over the data-parallel group: the slower of
/// the part inside the scale-up domain and the part over the NICs, which the groups of a node share (reference: time-model, section 6).
double data_parallel_s(const StepShape& shape, const Coefficients& coefficients, double bytes, double passes);

/// What of a transfer stays visible beside a window of compute: total - (total^-6 + window^-6)^(-1/6).
double exposed_s(double total_s, double window_s);

/// The end of a step on the first stage.
struct StepEnd {
    double dp_total_s = 0;    ///< gradient reduction and parameter gather, before any overlap
    double dp_exposed_s = 0;  ///< after the backward of the last micro-batch has hidden what it can
    double optimizer_s = 0;
    double fixed_s = 0;
    double total_s() const { return dp_exposed_s + optimizer_s + fixed_s; }
};

/// @param weights parameters on one GPU of the first stage; @param backward_s of one micro-batch there; @param layers it holds.
StepEnd step_end(const StepShape& shape, const Coefficients& coefficients, double weights, double backward_s, double layers);

}  // namespace layline
