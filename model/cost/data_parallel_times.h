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

/// What a group does with its bytes: one pass round it, two, or an all-reduce, which may also go up and down a tree.
enum class GroupWork { one_pass, two_passes, all_reduce };

/// Seconds of an all-gather or a reduce-scatter (one pass), of both, or of an all-reduce of `bytes` over a group: the slower of the part
/// inside the scale-up domain and the part over the NICs, which the groups of a node share (reference: time-model, section 6), and the hops
/// of the fastest of NCCL's algorithms and protocols (collective_choice.h). 0 for one rank.
double group_s(const StepShape& shape, const Coefficients& coefficients, const RankGroup& group, double bytes, GroupWork work);

/// Seconds of one ZeRO-3 pass over weights, `bytes` a parameter: each kind over the ranks that share a copy of it.
double sharded_pass_s(const StepShape& shape, const Coefficients& coefficients, const LayerWeights& weights, double bytes);

/// What of a transfer stays visible beside a window of compute: total - (total^-6 + window^-6)^(-1/6).
double exposed_s(double total_s, double window_s);

/// The end of a step on the first stage.
struct StepEnd {
    double dp_total_s = 0;    ///< gradient reduction and parameter gather, before any overlap
    double dp_exposed_s = 0;  ///< after the backward of the last micro-batch has hidden what it can
    double optimizer_s = 0;
    double host_s = 0;  ///< the offloaded share of the update, on the host
    double fixed_s = 0;
    double total_s() const { return dp_exposed_s + optimizer_s + host_s + fixed_s; }
};

/// @param weights trained parameters on one GPU of the first stage; @param backward_s of one micro-batch there; @param layers it holds;
/// @param offloaded share of the optimizer that runs on the host.
StepEnd step_end(const StepShape& shape, const Coefficients& coefficients, const LayerWeights& weights, double backward_s, double layers,
                 double offloaded = 0);

}  // namespace layline
