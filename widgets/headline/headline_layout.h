// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

#include "widgets/common/density.h"

namespace layline {

enum class HeadlineTile { verdict, mfu, step_time, throughput, memory, evidence };
inline constexpr int headline_tiles = 6;

/// Where the tiles of the strip stand. None changes its width with its value.
struct HeadlineLayout {
    int width = 0;
    int verdict_width = 316;  ///< that of the Layout dock
    Density density = Density::regular;

    int height() const { return density == Density::compact ? 64 : 88; }
    QRect tile(HeadlineTile tile) const;
};

}  // namespace layline
