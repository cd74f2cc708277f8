// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "model/cost/stage_times.h"

namespace layline {

/// What bounds a schedule's time from below.
enum class BoundKind {
    fused,   ///< one backward action, stage s on rank s mod p, whole micro-batches
    looped,  ///< split backward, stage s on rank s mod p
    folded,  ///< split backward, chunks down the ranks and up again
    mean,    ///< any other: ranks cannot all be quicker than their mean
    paired,  ///< the same where forwards run together with backwards: each pair saves pair_gain() of the shorter at most
};
BoundKind bound_kind(std::string_view schedule);

/// Least work of one micro-batch whose actions are paired: all of it less the gain on the shorter direction.
double lowest_paired_s(double forward_s, double backward_s, double gain);

/// A time that no order of the schedule's actions can beat, for what pipeline_s() measures. Proof: a rank computes one action at a time, so
/// that it needs the work of all micro-batches. And stage s sees its first forward after the forwards of stages 0 .. s-1, then all its
/// forwards and backwards, and its last backward is followed by theirs: all that lies between the first start and the last end of rank 0,
/// which holds stage 0. Where stage s is the first of its rank, so do the forwards and backwards of the rank's other stages. With a split
/// backward the ways back go through input gradients, and at least one weight gradient of stage 0 follows.
double lowest_pipeline_s(const StepTimes& step, BoundKind kind);

}  // namespace layline
