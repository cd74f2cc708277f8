// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/slider/slider_geometry.h"

#include <algorithm>
#include <cmath>

namespace layline {

namespace {
constexpr int narrowest_hit = 16;
constexpr int hit_above_track = 12;
}  // namespace

double SliderGeometry::stop_x(int index) const {
    if (stops <= 1) return track_left();
    return track_left() + static_cast<double>(index) * (track_right() - track_left()) / (stops - 1);
}

int SliderGeometry::stop_at(int x) const {
    if (stops <= 1) return 0;
    const double position = static_cast<double>(x - track_left()) * (stops - 1) / (track_right() - track_left());
    return std::clamp(static_cast<int>(std::lround(position)), 0, stops - 1);
}

QRect SliderGeometry::stop_hit(int index) const {
    const double pitch = stops <= 1 ? narrowest_hit : static_cast<double>(track_right() - track_left()) / (stops - 1);
    const int half = static_cast<int>(std::max<double>(narrowest_hit, pitch) / 2);
    const int top = track_y() - hit_above_track;
    return {static_cast<int>(stop_x(index)) - half, top, 2 * half, height() - top};
}

}  // namespace layline
