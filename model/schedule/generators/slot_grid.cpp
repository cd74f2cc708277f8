// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/generators/slot_grid.h"

#include <algorithm>

namespace layline::generators {

void SlotRow::append(int type, std::int32_t slot) {
    std::vector<std::int32_t>& list = lists_[static_cast<std::size_t>(type)];
    if (slot >= width()) items_.resize(static_cast<std::size_t>(slot) + 1);
    items_[static_cast<std::size_t>(slot)] = {type, static_cast<std::int32_t>(list.size())};
    list.push_back(slot);
}

void SlotRow::move(SlotItem item, std::int32_t to) {
    std::int32_t& slot = lists_[static_cast<std::size_t>(item.type)][static_cast<std::size_t>(item.k)];
    items_[static_cast<std::size_t>(slot)] = {};
    items_[static_cast<std::size_t>(to)] = item;
    slot = to;
}

void SlotRow::drop(int type) {
    std::vector<std::int32_t>& list = lists_[static_cast<std::size_t>(type)];
    for (const std::int32_t slot : list) items_[static_cast<std::size_t>(slot)] = {};
    list.clear();
    while (!items_.empty() && items_.back().type < 0) items_.pop_back();
}

void SlotRow::fill_weights(bool split) {
    std::array<int, 2> pending{};
    const std::int32_t end = width();
    const auto take = [&](std::int32_t slot) {
        for (std::size_t chunk = 0; chunk < pending.size(); ++chunk) {
            if (pending[chunk] == 0) continue;
            --pending[chunk];
            append(4 + static_cast<int>(chunk), slot);
            return true;
        }
        return false;
    };
    for (std::int32_t slot = 0; slot < end; ++slot) {
        const SlotItem item = at(slot);
        if (item.type < 0)
            take(slot);
        else if (item.type >= 2)
            ++pending[split ? static_cast<std::size_t>(item.type - 2) : 0];
    }
    for (std::int32_t slot = end; take(slot); ++slot) {
    }
}

std::int32_t SlotRow::gradient_slot(int k) const {
    const std::vector<std::int32_t>& first = lists_[2];
    const std::vector<std::int32_t>& second = lists_[3];
    const auto rank = static_cast<std::size_t>(k);
    std::size_t low = rank > second.size() ? rank - second.size() : 0;
    std::size_t high = std::min(rank, first.size());
    while (low < high) {
        const std::size_t from_first = (low + high) / 2;
        if (first[from_first] < second[rank - from_first - 1])
            low = from_first + 1;
        else
            high = from_first;
    }
    const bool first_ends = low == first.size();
    const bool second_ends = rank - low == second.size();
    if (first_ends) return second[rank - low];
    return second_ends ? first[low] : std::min(first[low], second[rank - low]);
}

int peak(const SlotRow& row) {
    const bool has_weights = !row.list(4).empty();
    int held = 0;
    int pending = 0;
    int most = 0;
    for (std::int32_t slot = 0; slot < row.width(); ++slot) {
        switch (row.at(slot).type) {
            case 0:
            case 1:
                ++held;
                break;
            case 2:
            case 3:
                ++pending;
                break;
            case 4:
                --held;
                break;
            default:
                if (has_weights || pending == 0) break;
                --held;
                --pending;
        }
        most = std::max(most, held);
    }
    return most;
}

}  // namespace layline::generators
