// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/schedule/timeline.h"

namespace layline {

/// The timeline as Chrome trace JSON, for ui.perfetto.dev and chrome://tracing: a process for each rank, numbered from 1; a lane for
/// computation and, where actions are co-executed, one for the second of each pair; thread ids unique over all processes and equal to no
/// process id; boxes on a lane disjoint; a flow from each action to the one on another rank that it feeds; a counter of chunks held.
/// Durations are taken as seconds and written as microseconds with three decimals.
std::string chrome_trace(const Timeline& timeline);

}  // namespace layline
