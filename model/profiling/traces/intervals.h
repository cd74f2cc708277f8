// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace layline {

/// A stretch of time, [start, end), nanoseconds.
struct Interval {
    std::int64_t start_ns = 0, end_ns = 0;
    bool operator==(const Interval&) const = default;
};

/// Sorts and joins intervals that touch or overlap: what comes out is ascending and disjoint.
void merge(std::vector<Interval>& intervals);

/// Summed length of merged intervals.
std::int64_t length_ns(const std::vector<Interval>& merged);

/// Length of what two merged sets have in common.
std::int64_t common_ns(const std::vector<Interval>& a, const std::vector<Interval>& b);

}  // namespace layline
