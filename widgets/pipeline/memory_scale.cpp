// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/memory_scale.h"

#include <algorithm>

namespace layline {

MemoryScale memory_scale(const SchedulePicture& picture, const QRect& area, int rank) {
    constexpr double headroom = 1.1;
    double most = picture.estimate().capacity_bytes;
    most = std::max(most, picture.memory(rank).peak_bytes);
    return {static_cast<double>(area.top()), static_cast<double>(area.bottom()), std::max(1.0, headroom * most)};
}

double memory_at(const MemoryCurve& curve, double time_s) {
    if (curve.time_s.empty()) return 0;
    const auto next = std::ranges::upper_bound(curve.time_s, time_s);
    return next == curve.time_s.begin() ? curve.bytes.front() : curve.bytes[static_cast<std::size_t>(next - curve.time_s.begin()) - 1];
}

}  // namespace layline
