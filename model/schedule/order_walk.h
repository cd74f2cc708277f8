// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/schedule/large_vector.h"
#include "model/schedule/schedule.h"

namespace layline {

/// Says what a rank waits for when no rank can go on. @throws InputError always.
[[noreturn]] void throw_deadlock(const Schedule& schedule, int rank, const Action& blocked);

/// Walks every rank's list as far as it gets, rank after rank, until all are done. Each action delivers its own index to the one that
/// waits for it; an action runs once that has come, so no table of all actions has to be filled beforehand.
///
/// Ranks run their lists in order, so what an action needs on its own rank (its own forward, the slice before, the gradient before its
/// W) is already done; what is left is at most one action of the neighbouring stage.
///
/// Visitor: begin(rank, at), then run(rank, at, dependency) for an action alone or run_pair(rank, at, first_dependency,
/// second_dependency) for at and at + 1, then end(rank, at). A dependency is an index or -1.
template <class Visitor>
class OrderWalk {
  public:
    OrderWalk(const Schedule& schedule, Visitor& visitor)
        : schedule_(schedule),
          visitor_(visitor),
          stages_(static_cast<std::size_t>(schedule.placement.stages)),
          slices_(static_cast<std::size_t>(schedule.slices)),
          columns_(static_cast<std::size_t>(schedule.most_micro_batches_of_a_direction()) * slices_),
          next_(schedule.rank_begin.begin(), schedule.rank_begin.end() - 1) {
        const std::size_t words = 2 * columns_ * stages_ * static_cast<std::size_t>(schedule.directions());
        inbox_.assign(words, nobody);
    }

    /// @throws InputError naming an action and what it waits for when the order deadlocks.
    void walk() {
        for (int rank = schedule_.ranks() - 1; rank >= 0; --rank) ready_.push_back(rank);
        while (!ready_.empty()) {
            const int rank = ready_.back();
            ready_.pop_back();
            run(rank);
        }
        for (int rank = 0; rank < schedule_.ranks(); ++rank)
            if (next_[static_cast<std::size_t>(rank)] < end_of(rank)) deadlock(rank);
    }

  private:
    static constexpr std::int32_t nobody = -1;   ///< no word yet; -3 - rank: that rank waits for it
    static constexpr std::int32_t blocked = -2;  ///< what expect() answers where there is no word yet

    std::size_t end_of(int rank) const { return schedule_.rank_begin[static_cast<std::size_t>(rank) + 1]; }

    std::int32_t& inbox(const Action& action, bool gradient, std::size_t stage) {
        const std::size_t row = (action.direction * 2U + (gradient ? 1U : 0U)) * stages_ + stage;
        return inbox_[row * columns_ + static_cast<std::size_t>(action.micro_batch) * slices_ + static_cast<std::size_t>(action.slice)];
    }

    void run(int rank) {
        const Action* actions = schedule_.actions.data();
        std::size_t at = next_[static_cast<std::size_t>(rank)];
        const std::size_t end = end_of(rank);
        visitor_.begin(rank, at);
        while (at < end) {
            const std::int32_t dependency = expect(rank, actions[at]);
            if (dependency == blocked) break;
            if (actions[at].pair == 1) [[unlikely]] {
                const std::int32_t second = expect(rank, actions[at + 1]);
                if (second == blocked) break;
                visitor_.run_pair(rank, at, dependency, second);
                deliver(at);
                deliver(at + 1);
                at += 2;
            } else {
                visitor_.run(rank, at, dependency);
                deliver(at);
                ++at;
            }
        }
        visitor_.end(rank, at);
        next_[static_cast<std::size_t>(rank)] = at;
        fetch_next_line(&actions[at]);
    }

    /// The index that the action waits for, or -1 where it waits for none, or `blocked`.
    std::int32_t expect(int rank, const Action& action) {
        const bool forward = action.kind == ActionKind::forward;
        if (forward ? action.stage == 0 : action.kind == ActionKind::weight_gradient) return -1;
        std::int32_t& word = inbox(action, !forward, static_cast<std::size_t>(action.stage));
        if (word >= 0) return word;
        word = -3 - rank;
        fetch_next_line(&word);
        return blocked;
    }

    /// Tells the action that waits for this one, and wakes its rank.
    void deliver(std::size_t at) {
        const Action& action = schedule_.actions[at];
        if (action.kind == ActionKind::weight_gradient) return;
        const auto stage = static_cast<std::size_t>(action.stage);
        const bool forward = action.kind == ActionKind::forward;
        const bool turns = forward && stage + 1 == stages_;
        if (!forward && stage == 0) return;
        std::int32_t& word = inbox(action, !forward || turns, turns ? stage : forward ? stage + 1 : stage - 1);
        if (word < nobody) ready_.push_back(-3 - word);
        word = static_cast<std::int32_t>(at);
        fetch_next_line(&word);
    }

    [[noreturn]] void deadlock(int rank) {
        const Action* head = &schedule_.actions[next_[static_cast<std::size_t>(rank)]];
        if (head->pair == 1 && expect(rank, head[0]) != blocked) ++head;
        throw_deadlock(schedule_, rank, *head);
    }

    const Schedule& schedule_;
    Visitor& visitor_;
    std::size_t stages_;
    std::size_t slices_;
    std::size_t columns_;
    LargeVector<std::int32_t> inbox_;  ///< by direction, forward or gradient, stage, micro-batch and slice
    std::vector<std::size_t> next_;    ///< first action of each rank that has not run
    std::vector<int> ready_;
};

}  // namespace layline
