// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/schedule/timeline.h"

namespace layline {

/// The actions that decide the makespan, from the first to the last: each starts because the one before it has ended (and its output
/// has arrived). Indices into the schedule's actions. O(length of the path).
std::vector<std::int32_t> critical_path(const Timeline& timeline);

/// A time in which a rank computes nothing.
struct IdleGap {
    int rank = 0;
    double start_s = 0;
    double end_s = 0;
    std::int32_t before = -1;     ///< the action that ends it, or -1 after the rank's last
    std::int32_t waits_for = -1;  ///< the action that the rank waits for, or -1 after its last
    double length_s() const { return end_s - start_s; }
};

/// Every gap of a rank within the makespan, in order of time: before its first action, between actions, after its last.
std::vector<IdleGap> idle_gaps(const Timeline& timeline, int rank);

/// In words: "rank 2 waits for B 5 from rank 3", "rank 2 has nothing left to do".
std::string cause(const Timeline& timeline, const IdleGap& gap);

}  // namespace layline
