// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/generators/activation_levels.h"

#include <algorithm>

namespace layline::generators {

ActivationLevels::ActivationLevels(const SlotRow& row, bool with_weights) : with_weights_(with_weights) {
    levels_.resize(static_cast<std::size_t>(row.width()));
    recount(row, 0);
}

ActivationLevels::Level ActivationLevels::after(Level level, int type) const {
    if (type == 0 || type == 1)
        ++level.held;
    else if (type == 2 || type == 3)
        ++level.pending;
    else if (type >= 4 || (!with_weights_ && level.pending > 0)) {
        --level.pending;
        --level.held;
    }
    level.most = std::max(level.most, level.held);
    return level;
}

std::int32_t ActivationLevels::first_fit(const SlotRow& row, SlotItem item, std::int32_t earliest, std::int32_t original, int cap) const {
    std::int32_t first = earliest;
    if (with_weights_ && item.type <= 1) {
        first = original;
        while (first > earliest && levels_[static_cast<std::size_t>(first) - 1].held < cap) --first;
    }
    for (std::int32_t slot = first; slot < original; ++slot)
        if (row.free(slot) && (with_weights_ || fits_without_weights(row, item, original, slot, cap))) return slot;
    return original;
}

bool ActivationLevels::fits_without_weights(const SlotRow& row, SlotItem item, std::int32_t from, std::int32_t to, int cap) const {
    Level level = after(before(to), item.type);
    const auto last = static_cast<std::int32_t>(levels_.size()) - 1;
    for (std::int32_t slot = to + 1; slot <= last && level.most <= cap; ++slot) level = after(level, slot == from ? -1 : row.at(slot).type);
    return level.most <= cap;
}

void ActivationLevels::moved(const SlotRow& row, SlotItem item, std::int32_t from, std::int32_t to) {
    if (!with_weights_) return recount(row, to);
    const int change = item.type <= 1 ? 1 : item.type == 4 ? -1 : 0;
    for (std::int32_t slot = to; slot < from; ++slot) levels_[static_cast<std::size_t>(slot)].held += change;
}

void ActivationLevels::recount(const SlotRow& row, std::int32_t first) {
    Level level = before(first);
    for (std::int32_t slot = first; slot < static_cast<std::int32_t>(levels_.size()); ++slot) {
        level = after(level, row.at(slot).type);
        levels_[static_cast<std::size_t>(slot)] = level;
    }
}

}  // namespace layline::generators
