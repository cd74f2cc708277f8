// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/schedule/timeline.h"
#include "widgets/pipeline/time_map.h"

namespace layline {

/// The steady state of a schedule: from begin_s to end_s every rank repeats itself exactly after length_s, with the micro-batch
/// numbers `micro_batches` higher.
struct SteadyState {
    double begin_s = 0;
    double end_s = 0;
    double length_s = 0;    ///< of one period
    int micro_batches = 0;  ///< that one period passes, > 0
};

/// Finds the longest exact repetition around the middle of the schedule, or nothing where it does not repeat at least twice.
/// Times count as equal within 1e-6 of a period. Cost: a few passes over the actions.
std::optional<SteadyState> steady_state(const Timeline& timeline);

/// What to fold of it by default: all micro-batches but four per rank and at least eight, in whole periods, leaving more of the end than of
/// the beginning. Nothing when the schedule has no more than these or no room for two periods.
std::optional<Fold> default_fold(const Timeline& timeline, const SteadyState& steady);

/// The same for two schedules on one time axis: cut where both are steady, in whole periods of the second, so that the second meets.
std::optional<Fold> common_fold(const SteadyState& first, const SteadyState& second);

}  // namespace layline
