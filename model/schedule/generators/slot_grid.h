// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace layline::generators {

/// Work of a rank of a V schedule, by type: 0 forward of the first chunk, 1 forward of the second, 2 input gradient of the second,
/// 3 input gradient of the first, 4 and 5 weight gradients. Types 0 and 2 travel up the ranks, 1 and 3 down.
struct SlotItem {
    std::int32_t type = -1;  ///< -1: the slot is free
    std::int32_t k = 0;      ///< micro-batch, or the order among the weight gradients
};

/// One rank's slots of unit length, and where each item stands in them.
class SlotRow {
  public:
    static constexpr std::size_t types = 6;

    /// Slot of the k-th item of a type; ascending in k.
    std::int32_t slot(int type, int k) const { return lists_[static_cast<std::size_t>(type)][static_cast<std::size_t>(k)]; }
    const std::vector<std::int32_t>& list(int type) const { return lists_[static_cast<std::size_t>(type)]; }
    /// The item in a slot; free beyond the last.
    SlotItem at(std::int32_t slot) const {
        return static_cast<std::size_t>(slot) < items_.size() ? items_[static_cast<std::size_t>(slot)] : SlotItem{};
    }
    bool free(std::int32_t slot) const { return at(slot).type < 0; }
    /// One past the last slot in use when it was last grown; free slots may end it.
    std::int32_t width() const { return static_cast<std::int32_t>(items_.size()); }

    void append(int type, std::int32_t slot);
    void move(SlotItem item, std::int32_t to);
    void drop(int type);

    /// Gives each free slot one of the weight gradients that pend there, those of the second chunk first, and appends the rest.
    /// @param split two types, 4 for the second chunk and 5 for the first; else all are type 4.
    void fill_weights(bool split);

    /// Slot of the k-th input gradient of either chunk.
    std::int32_t gradient_slot(int k) const;

  private:
    std::array<std::vector<std::int32_t>, types> lists_;
    std::vector<SlotItem> items_;
};

/// The chunks a row holds at its fullest: a forward adds one, a weight gradient takes one. Where the row has no weight gradients,
/// each free slot with an input gradient pending counts as one.
int peak(const SlotRow& row);

/// Visits every item of a copy of the rows in order of slot, then rank. visit(rank, slot, item).
template <class Visit>
void visit_in_order(const std::vector<SlotRow>& rows, Visit visit) {
    std::int32_t width = 0;
    for (const SlotRow& row : rows) width = row.width() > width ? row.width() : width;
    for (std::int32_t slot = 0; slot < width; ++slot)
        for (std::size_t rank = 0; rank < rows.size(); ++rank)
            if (const SlotItem item = rows[rank].at(slot); item.type >= 0) visit(static_cast<int>(rank), slot, item);
}

}  // namespace layline::generators
