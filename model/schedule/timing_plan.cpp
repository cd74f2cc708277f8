// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/timing_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/scenario/input_error.h"

namespace layline {

/// Walks every rank's list as far as it gets, delivering to each action the index of the one it waits for.
class PlanWalk {
  public:
    PlanWalk(const Schedule& schedule, TimingPlan& plan)
        : schedule_(schedule),
          plan_(plan),
          columns_(static_cast<std::size_t>(schedule.most_micro_batches_of_a_direction()) * static_cast<std::size_t>(schedule.slices)),
          inbox_(2 * columns_ * static_cast<std::size_t>(schedule.placement.stages * schedule.directions()), nobody),
          next_(schedule.rank_begin.begin(), schedule.rank_begin.end() - 1) {}

    void walk() {
        for (int rank = schedule_.ranks() - 1; rank >= 0; --rank) ready_.push_back(rank);
        while (!ready_.empty()) {
            const int rank = ready_.back();
            ready_.pop_back();
            run(rank);
        }
        for (int rank = 0; rank < schedule_.ranks(); ++rank)
            if (head(rank) < end(rank)) throw_deadlock(rank);
    }

  private:
    static constexpr std::int32_t nobody = -1;  ///< no word yet; below it: -2 - rank waits for word
    std::size_t& head(int rank) { return next_[static_cast<std::size_t>(rank)]; }
    std::size_t end(int rank) const { return schedule_.rank_begin[static_cast<std::size_t>(rank) + 1]; }

    std::int32_t& inbox(const Action& action, int kind, int stage) {
        const int row = (action.direction * 2 + kind) * schedule_.placement.stages + stage;
        const int column = action.micro_batch * schedule_.slices + action.slice;
        return inbox_[static_cast<std::size_t>(row) * columns_ + static_cast<std::size_t>(column)];
    }
    std::int32_t& inbox(const Action& action) { return inbox(action, passes_gradient(action.kind) ? 1 : 0, action.stage); }

    static bool waits(const Action& action) {
        return action.kind == ActionKind::forward ? action.stage > 0 : action.kind != ActionKind::weight_gradient;
    }

    void run(int rank) {
        const std::size_t first = head(rank);
        std::size_t at = first;
        while (at < end(rank) && accept(rank, at)) {
            const bool pair = schedule_.actions[at].pair == 1;
            if (pair && !accept(rank, at + 1)) break;
            deliver(at++);
            if (pair) deliver(at++);
        }
        head(rank) = at;
        if (at > first) plan_.order_.push_back({rank, static_cast<std::int32_t>(first), static_cast<std::int32_t>(at)});
    }

    /// Notes what the action waits for; false where that has not run yet.
    bool accept(int rank, std::size_t at) {
        const Action& action = schedule_.actions[at];
        if (!waits(action)) {
            plan_.dependency_[at] = -1;
            return true;
        }
        std::int32_t& word = inbox(action);
        if (word < 0) {
            word = -2 - rank;
            return false;
        }
        plan_.dependency_[at] = word;
        return true;
    }

    /// Tells the action that waits for this one, and wakes its rank.
    void deliver(std::size_t at) {
        const Action& action = schedule_.actions[at];
        if (action.kind == ActionKind::weight_gradient) return;
        std::int32_t* word = nullptr;
        if (action.kind == ActionKind::forward) {
            const bool last = action.stage == schedule_.placement.stages - 1;
            word = last ? &inbox(action, 1, action.stage) : &inbox(action, 0, action.stage + 1);
        } else {
            if (action.stage == 0) return;
            word = &inbox(action, 1, action.stage - 1);
        }
        if (*word < nobody) ready_.push_back(-2 - *word);
        *word = static_cast<std::int32_t>(at);
    }

    [[noreturn]] void throw_deadlock(int rank) {
        std::size_t at = head(rank);
        const Action* blocked = &schedule_.actions[at];
        if (blocked->pair == 1 && inbox(*blocked) >= 0) blocked = &schedule_.actions[at + 1];
        Action missing = *blocked;
        const bool turn = passes_gradient(blocked->kind) && blocked->stage == schedule_.placement.stages - 1;
        if (turn)
            missing.kind = ActionKind::forward;
        else
            missing.stage = static_cast<std::int16_t>(blocked->stage + (blocked->kind == ActionKind::forward ? -1 : 1));
        throw InputError("", "schedule " + schedule_.name, "an order that every rank can run to its end",
                         fmt::format("a deadlock: rank {} waits at {} for {} on rank {}, which does not come", rank, describe(*blocked),
                                     describe(missing), schedule_.rank_of(missing)));
    }

    const Schedule& schedule_;
    TimingPlan& plan_;
    std::size_t columns_;
    std::vector<std::int32_t> inbox_;
    std::vector<std::size_t> next_;
    std::vector<int> ready_;
};

TimingPlan::TimingPlan(std::shared_ptr<const Schedule> schedule) : schedule_(std::move(schedule)) {
    dependency_.resize(schedule_->actions.size());
    PlanWalk(*schedule_, *this).walk();
}

Timeline simulate(std::shared_ptr<const Schedule> schedule, const Durations& durations) {
    return TimingPlan(std::move(schedule)).retime(durations);
}

}  // namespace layline
