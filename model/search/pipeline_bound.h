// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "model/cost/stage_times.h"

namespace layline {

/// What bounds a schedule's time from below.
enum class BoundKind {
    fused,   ///< one backward action, stage s on rank s mod p, whole micro-batches: warm-up, the rank's work, cool-down
    looped,  ///< split backward, stage s on rank s mod p: the busiest rank's work
    folded,  ///< split backward, chunks down the ranks and up again: the busiest rank's work
    mean,    ///< any other: ranks cannot all be quicker than their mean
};
BoundKind bound_kind(std::string_view schedule);

/// A time that no order of the schedule's actions can beat, for what pipeline_s() measures. Proof, rank by rank: a rank computes one action
/// at a time, so that it needs the work of all micro-batches; with fused backwards its first forward comes after the forwards of stages
/// 0 .. r-1, and its last action, a backward, is followed by the backwards of these stages; in between lies all its work.
double lowest_pipeline_s(const StepTimes& step, BoundKind kind);

}  // namespace layline
