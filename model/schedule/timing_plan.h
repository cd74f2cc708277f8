// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "model/schedule/timeline.h"

namespace layline {

/// A schedule made ready to be timed again and again: for each action the one other action that it may have to wait for
/// (order_walk.h), and an order in which that one always comes first. Timing it is a single pass over that order.
class TimingPlan {
  public:
    /// One pass over the actions. The schedule must pass validate() (schedule_check.h), as every generated one does.
    /// @throws InputError naming an action and what it waits for when the order deadlocks.
    explicit TimingPlan(std::shared_ptr<const Schedule> schedule);

    /// Times every action. @param durations lists of the schedule's number of stages (times slices).
    Timeline retime(const Durations& durations) const;
    /// The same into a timeline that may have served before: allocates nothing when it did for this plan.
    void retime(const Durations& durations, Timeline& timeline) const;

    const Schedule& schedule() const { return *schedule_; }
    /// Index of the action of the neighbouring stage (or of the last stage's forward) that each action waits for, or -1.
    const LargeVector<std::int32_t>& dependency() const { return dependency_; }

  private:
    class Recorder;

    /// Actions [begin, end) of a rank, executed without waiting for anything that comes later in the order.
    struct Run {
        std::int32_t rank;
        std::int32_t begin;
        std::int32_t end;
    };

    std::shared_ptr<const Schedule> schedule_;
    LargeVector<std::int32_t> dependency_;
    std::vector<Run> order_;
};

}  // namespace layline
