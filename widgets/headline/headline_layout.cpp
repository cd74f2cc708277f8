// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/headline/headline_layout.h"

#include <algorithm>
#include <array>

namespace layline {

QRect HeadlineLayout::tile(HeadlineTile tile) const {
    constexpr std::array regular{206, 206, 206, 238};
    constexpr std::array compact{150, 150, 158, 196};
    const auto& widths = density == Density::compact ? compact : regular;
    if (tile == HeadlineTile::verdict) return {0, 0, verdict_width, height()};
    int left = verdict_width;
    const int index = static_cast<int>(tile) - 1;
    for (int i = 0; i < std::min(index, static_cast<int>(widths.size())); ++i) left += widths[static_cast<std::size_t>(i)];
    const int tile_width = index < static_cast<int>(widths.size()) ? widths[static_cast<std::size_t>(index)] : std::max(0, width - left);
    return {left, 0, tile_width, height()};
}

}  // namespace layline
