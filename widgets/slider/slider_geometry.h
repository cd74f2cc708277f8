// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

#include "widgets/common/density.h"

namespace layline {

/// Where the parts of a slider row stand, in logical pixels; no painting, so that it can be tested alone.
struct SliderGeometry {
    int width = 315;  ///< of the row, without the rule at the right of the dock
    int stops = 1;
    Density density = Density::regular;
    int extra_text = 0;  ///< how much taller than at text scale 1 the label line is

    int height() const { return (density == Density::compact ? 44 : 58) + extra_text; }
    int track_y() const { return height() - (density == Density::compact ? 18 : 21); }
    int track_left() const { return 22; }
    int track_right() const { return width - 21; }
    int label_y() const { return 11 + extra_text / 2; }
    int thumb_size() const { return density == Density::compact ? 12 : 14; }

    /// Centre of a stop; stops are spaced evenly, a single one stands at the left.
    double stop_x(int index) const;
    /// The stop nearest to x.
    int stop_at(int x) const;
    QRect value_box() const { return {width - 85, label_y() - 9 - extra_text / 2, 49, 18 + extra_text}; }
    QRect lock_box() const { return {width - 29, label_y() - 8, 16, 16}; }
    /// What a stop answers to: track and tick label, 16 px wide or up to the middle between stops.
    QRect stop_hit(int index) const;
};

}  // namespace layline
