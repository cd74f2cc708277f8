// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/schedule/timeline.h"

namespace layline {

/// How much of a pipeline's time is idle, in both definitions; papers mix them.
struct ScheduleBubble {
    double work_s = 0;          ///< what the busiest rank computes
    double makespan_s = 0;      ///< from the first start to the last end, less work (Megatron-LM, GPipe, DeepSeek)
    double span_s = 0;          ///< longest span of a rank, less work (zero-bubble papers: ranks may start the next step one by one)
    double makespan_share = 0;  ///< of the makespan, 0..1
    double span_share = 0;      ///< of the longest span, 0..1
};

/// O(actions). Work is the time that the busiest rank's actions take; co-executed ones count once, as long as they last.
ScheduleBubble bubble_of(const Timeline& timeline);

}  // namespace layline
