// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "model/schedule/generators/slot_grid.h"

namespace layline::generators {

/// How many chunks a row holds after each slot, kept up to date as items move, so that a move's peak is known without a walk
/// through the whole row. Counts as peak() does.
class ActivationLevels {
  public:
    ActivationLevels(const SlotRow& row, bool with_weights);

    /// The first free slot of [earliest, original) that the item can take with the row's peak within the cap, else `original`.
    std::int32_t first_fit(const SlotRow& row, SlotItem item, std::int32_t earliest, std::int32_t original, int cap) const;

    /// Call after the item has moved to an earlier slot of the row.
    void moved(const SlotRow& row, SlotItem item, std::int32_t from, std::int32_t to);

  private:
    /// After a slot: chunks held, input gradients whose weight gradient has not run, and the most held so far (kept only without
    /// weight gradients in the row).
    struct Level {
        std::int32_t held = 0;
        std::int32_t pending = 0;
        std::int32_t most = 0;
    };
    Level after(Level level, int type) const;
    void recount(const SlotRow& row, std::int32_t first);
    Level before(std::int32_t slot) const { return slot == 0 ? Level{} : levels_[static_cast<std::size_t>(slot) - 1]; }
    bool fits_without_weights(const SlotRow& row, SlotItem item, std::int32_t from, std::int32_t to, int cap) const;

    bool with_weights_;
    std::vector<Level> levels_;
};

}  // namespace layline::generators
