// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/linear_times.h"
#include "model/cost/step_shape.h"

namespace layline {

/// Ranks that reduce or gather together: `size` of them, `stride` GPUs apart (ranks are numbered tp, cp, dp, pp).
struct RankGroup {
    double size = 1, stride = 1;
    bool operator==(const RankGroup&) const = default;
};
RankGroup data_group(const StepShape& shape);    ///< all copies of a dense weight: dp * cp
RankGroup expert_group(const StepShape& shape);  ///< all copies of an expert
RankGroup gather_group(const StepShape& shape);  ///< that share one copy of what ZeRO-3 cuts

/// Seconds of `passes` ring passes (1: an all-gather or a reduce-scatter, 2: both) of `bytes` over a group: the slower of the part inside
/// the scale-up domain and the part over the NICs, which the groups of a node share (reference: time-model, section 6). 0 for one rank.
double ring_s(const StepShape& shape, const Coefficients& coefficients, const RankGroup& group, double bytes, double passes);

/// Seconds of one ZeRO-3 pass over weights, `bytes` a parameter: each kind over the ranks that share a copy of it.
double sharded_pass_s(const StepShape& shape, const Coefficients& coefficients, const LayerWeights& weights, double bytes);

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

/// @param weights trained parameters on one GPU of the first stage; @param backward_s of one micro-batch there; @param layers it holds.
StepEnd step_end(const StepShape& shape, const Coefficients& coefficients, const LayerWeights& weights, double backward_s, double layers);

}  // namespace layline
