// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>

#include "model/schedule/schedule.h"

namespace layline {

/// Fills a Schedule rank by rank, in the order of execution, in one allocation.
class ScheduleBuilder {
  public:
    /// @param actions_per_rank exact or an upper bound.
    ScheduleBuilder(const ScheduleRequest& request, Placement placement, std::size_t actions_per_rank) {
        schedule_.name = request.name;
        schedule_.placement = std::move(placement);
        schedule_.micro_batches = request.micro_batches;
        schedule_.chunks = schedule_.placement.stages / schedule_.placement.ranks;
        schedule_.slices = request.slices;
        const auto directions = schedule_.placement.stage_to_rank.size();
        schedule_.direction_micro_batches.assign(directions, request.micro_batches / static_cast<int>(directions));
        schedule_.actions.resize(actions_per_rank * static_cast<std::size_t>(request.ranks));
        schedule_.rank_begin.reserve(static_cast<std::size_t>(request.ranks) + 1);
        schedule_.rank_begin.push_back(0);
    }

    /// For directions that do not share the micro-batches evenly.
    void set_direction_shares(std::vector<int> shares) { schedule_.direction_micro_batches = std::move(shares); }
    void add(const Action& action) { schedule_.actions[size_++] = action; }
    void add(ActionKind kind, int micro_batch, int stage, int slice = 0) {
        add({micro_batch, static_cast<std::int16_t>(stage), static_cast<std::int16_t>(slice), kind, 0, 0});
    }
    /// Two actions that the rank executes together.
    void add_pair(Action first, Action second) {
        first.pair = 1;
        second.pair = 2;
        add(first);
        add(second);
    }
    void end_rank() { schedule_.rank_begin.push_back(size_); }

    /// Call after the last end_rank().
    Schedule finish() {
        schedule_.actions.resize(size_);
        return std::move(schedule_);
    }

  private:
    Schedule schedule_;
    std::size_t size_ = 0;
};

}  // namespace layline
