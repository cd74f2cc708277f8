// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

#include "widgets/pipeline/picture.h"

namespace layline {

/// Bytes to y of the memory plot: 0 at the bottom, `most` at the top.
struct MemoryScale {
    double top = 0, bottom = 1;
    double most_bytes = 1;
    double y(double bytes) const { return bottom - bytes / most_bytes * (bottom - top); }
    double bytes_per_px() const { return most_bytes / (bottom - top); }
};

/// A tenth more than the capacity, or than the peak of the rank where that is higher.
MemoryScale memory_scale(const SchedulePicture& picture, const QRect& area, int rank);

/// What the rank holds at a time, bytes.
double memory_at(const MemoryCurve& curve, double time_s);

}  // namespace layline
