// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/memory/memory_layout.h"

#include <algorithm>
#include <cmath>

namespace layline {

namespace {

constexpr int left_margin = 40, right_margin = 73, top_margin = 15;
constexpr int bottom_regular = 77, bottom_compact = 53;
constexpr double widest_bar = 44, widest_compact_bar = 36, narrowest_bar = 6;
constexpr double bar_share = 0.64;  // of the slot
constexpr double pair_gap = 2;
constexpr double narrowest_slot = 9;
constexpr int unshrunk_stages = 16;

}  // namespace

QRect MemoryLayout::plot() const {
    const int bottom = density == Density::compact ? bottom_compact : bottom_regular;
    return {left_margin, top_margin, std::max(60, width - left_margin - right_margin), std::max(40, height - top_margin - bottom)};
}

int MemoryLayout::visible() const {
    if (stages <= unshrunk_stages) return std::max(1, stages);
    const double narrowest = compared ? 2 * narrowest_slot : narrowest_slot;
    return std::clamp(static_cast<int>(plot().width() / narrowest), unshrunk_stages, stages);
}

double MemoryLayout::bar() const {
    const double widest = density == Density::compact ? widest_compact_bar : widest_bar;
    if (compared) return std::floor(std::clamp((slot() * 0.84 - pair_gap) / 2, 3.0, widest * 0.6));
    return std::floor(std::clamp(slot() * bar_share, narrowest_bar, widest));
}

double MemoryLayout::bar_left(int stage, int first, bool second) const {
    const double centre = plot().left() + (stage - first + 0.5) * slot();
    if (!compared) return std::round(centre - bar() / 2);
    return std::round(second ? centre + pair_gap / 2 : centre - pair_gap / 2 - bar());
}

int MemoryLayout::stage_at(double x, int first) const {
    if (x < plot().left() || x > plot().right()) return -1;
    const int stage = first + static_cast<int>((x - plot().left()) / slot());
    return stage < stages ? stage : -1;
}

}  // namespace layline
