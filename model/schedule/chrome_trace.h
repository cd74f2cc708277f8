// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/schedule/timeline.h"

namespace layline {

/// A stretch of a lane beside a rank's computation. Bars of one lane and rank do not overlap.
struct TraceBar {
    int rank = 0;
    std::string lane;  ///< "DP reduce"
    std::string name;
    double start_s = 0, end_s = 0;
};

/// Boundary tensors on their way, on a lane of the sending rank for activations and one for gradients: from the end of the action that
/// makes each to `transfer_s` later, and no longer than to the start of the next on its lane.
std::vector<TraceBar> send_bars(const Timeline& timeline, double transfer_s);

/// A value of a rank over the step: value[i] holds from time_s[i].
struct TraceCounter {
    int rank = 0;
    std::string name;  ///< "memory"
    std::string unit;  ///< "GiB"
    std::vector<double> time_s, value;
};

/// What a trace tells beside the actions.
struct TraceExtras {
    std::vector<TraceBar> bars;
    std::vector<TraceCounter> counters;
};

/// The timeline as Chrome trace JSON, for ui.perfetto.dev and chrome://tracing: a process for each rank, numbered from 1; a lane for
/// computation, where actions are co-executed one for the second of each pair, and one for every lane of the extras; thread ids unique over
/// all processes and equal to no process id; boxes on a lane disjoint; a flow from each action to the one on another rank that it feeds;
/// counters of chunks held and of the extras. Durations are taken as seconds and written as microseconds with three decimals.
std::string chrome_trace(const Timeline& timeline, const TraceExtras& extras = {});

}  // namespace layline
