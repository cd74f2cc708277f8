// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/traces/intervals.h"

#include <algorithm>

namespace layline {

void merge(std::vector<Interval>& intervals) {
    std::ranges::sort(intervals, {}, &Interval::start_ns);
    std::size_t kept = 0;
    for (const Interval& next : intervals) {
        if (kept > 0 && next.start_ns <= intervals[kept - 1].end_ns)
            intervals[kept - 1].end_ns = std::max(intervals[kept - 1].end_ns, next.end_ns);
        else
            intervals[kept++] = next;
    }
    intervals.resize(kept);
}

std::int64_t length_ns(const std::vector<Interval>& merged) {
    std::int64_t sum = 0;
    for (const Interval& interval : merged) sum += interval.end_ns - interval.start_ns;
    return sum;
}

std::int64_t common_ns(const std::vector<Interval>& a, const std::vector<Interval>& b) {
    std::int64_t sum = 0;
    for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
        sum += std::max<std::int64_t>(0, std::min(i->end_ns, j->end_ns) - std::max(i->start_ns, j->start_ns));
        if (i->end_ns < j->end_ns)
            ++i;
        else
            ++j;
    }
    return sum;
}

}  // namespace layline
