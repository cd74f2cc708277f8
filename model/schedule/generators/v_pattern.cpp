// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/generators/v_pattern.h"

#include <algorithm>
#include <cstdint>

#include "model/schedule/generators/activation_levels.h"
#include "model/schedule/generators/slot_grid.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

namespace {

constexpr int period = 6;  ///< F, I and W of two chunks, one slot each

using Rows = std::vector<SlotRow>;

Rows repeat(const VPattern& pattern, int micro_batches) {
    Rows rows(pattern.size());
    for (std::size_t rank = 0; rank < pattern.size(); ++rank)
        for (int type = 0; type < 4; ++type)
            for (int k = 0; k < micro_batches; ++k) rows[rank].append(type, pattern[rank][static_cast<std::size_t>(type)] + period * k);
    return rows;
}

/// The rank that an item's input comes from, or -1 at the end where its chunk begins.
int upstream(int type, int rank, int ranks) {
    if (type == 0 || type == 2) return rank - 1;
    return type <= 3 && rank + 1 < ranks ? rank + 1 : -1;
}

/// Everything as early as its input and its rank's order allow, with unit times; the starts are the new slots.
Rows squeezed(const Rows& rows) {
    const int ranks = static_cast<int>(rows.size());
    Rows result(rows.size());
    std::vector<std::int32_t> free_at(rows.size(), 0);
    visit_in_order(rows, [&](int rank, std::int32_t, SlotItem item) {
        const auto r = static_cast<std::size_t>(rank);
        std::int32_t start = free_at[r];
        if (const int from = upstream(item.type, rank, ranks); from >= 0)
            start = std::max(start, result[static_cast<std::size_t>(from)].slot(item.type, item.k) + 1);
        if (item.type >= 1 && item.type <= 3) start = std::max(start, result[r].slot(item.type - 1, item.k) + 1);
        result[r].append(item.type, start);
        free_at[r] = start + 1;
    });
    return result;
}

/// Moves items to earlier slots: during the warm-up and the cool-down, in order, each to the first slot that its input allows and
/// that keeps the rank within the cap. Between them the pattern stays as it is.
class Reordering {
  public:
    Reordering(Rows rows, bool with_weights, int micro_batches)
        : rows_(std::move(rows)), with_weights_(with_weights), last_(micro_batches - 1) {}

    Rows run() {
        if (with_weights_)
            for (SlotRow& row : rows_) row.fill_weights(false);
        for (const SlotRow& row : rows_) cap_ = std::max(cap_, peak(row));
        levels_.reserve(rows_.size());
        for (const SlotRow& row : rows_) levels_.emplace_back(row, with_weights_);
        const Rows original = rows_;
        visit_in_order(original, [this](int rank, std::int32_t slot, SlotItem item) { visit(rank, slot, item); });
        if (!with_weights_)
            for (SlotRow& row : rows_) row.fill_weights(false);
        Rows result = squeezed(rows_);
        for (SlotRow& row : result) row.drop(4);
        return result;
    }

  private:
    enum class Phase { warm_up, steady, cool_down };

    void visit(int rank, std::int32_t slot, SlotItem item) {
        if (item.type == 3 && rank == 0 && phase_ == Phase::warm_up) phase_ = Phase::steady;
        if (phase_ == Phase::steady) {
            if (item.type == 0 && item.k == last_) phase_ = Phase::cool_down;
            return;
        }
        if (phase_ == Phase::warm_up && !with_weights_) return;
        const auto r = static_cast<std::size_t>(rank);
        const std::int32_t to = levels_[r].first_fit(rows_[r], item, earliest(rank, item), slot, cap_);
        if (to == slot) return;
        rows_[r].move(item, to);
        levels_[r].moved(rows_[r], item, slot, to);
    }

    std::int32_t earliest(int rank, SlotItem item) const {
        const SlotRow& row = rows_[static_cast<std::size_t>(rank)];
        std::int32_t after = -1;
        if (const int from = upstream(item.type, rank, static_cast<int>(rows_.size())); from >= 0)
            after = std::max(after, rows_[static_cast<std::size_t>(from)].slot(item.type, item.k));
        if (item.type >= 1 && item.type <= 3) after = std::max(after, row.slot(item.type - 1, item.k));
        if (item.type == 4) after = std::max(after, row.gradient_slot(item.k));
        if (item.k > 0) after = std::max(after, row.slot(item.type, item.k - 1));
        return after + 1;
    }

    Rows rows_;
    bool with_weights_;
    int last_;
    int cap_ = 0;
    Phase phase_ = Phase::warm_up;
    std::vector<ActivationLevels> levels_;
};

Action action_of(SlotItem item, int ranks, int rank) {
    using enum ActionKind;
    constexpr std::array kinds{forward, forward, input_gradient, input_gradient, weight_gradient, weight_gradient};
    constexpr std::array second_chunk{false, true, true, false, true, false};
    const auto type = static_cast<std::size_t>(item.type);
    const int stage = second_chunk[type] ? 2 * ranks - 1 - rank : rank;
    return {item.k, static_cast<std::int16_t>(stage), 0, kinds[type], 0, 0};
}

}  // namespace

Schedule make_from_pattern(const ScheduleRequest& request, const VPattern& pattern) {
    const int p = request.ranks;
    const int m = request.micro_batches;
    Rows rows = Reordering(repeat(pattern, m), true, m).run();
    rows = Reordering(std::move(rows), false, m).run();
    ScheduleBuilder builder(request, zigzag_placement(p, 2), 6 * static_cast<std::size_t>(m));
    for (int rank = 0; rank < p; ++rank) {
        SlotRow& row = rows[static_cast<std::size_t>(rank)];
        row.fill_weights(true);
        for (std::int32_t slot = 0; slot < row.width(); ++slot)
            if (const SlotItem item = row.at(slot); item.type >= 0) builder.add(action_of(item, p, rank));
        builder.end_rank();
    }
    return builder.finish();
}

}  // namespace layline::generators
