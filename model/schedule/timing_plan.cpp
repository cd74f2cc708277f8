// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/timing_plan.h"

#include <utility>

#include "model/schedule/action_timer.h"
#include "model/schedule/order_walk.h"

namespace layline {

/// Writes down what OrderWalk finds.
class TimingPlan::Recorder {
  public:
    explicit Recorder(TimingPlan& plan) : plan_(plan) {}

    void begin(int, std::size_t at) { first_ = static_cast<std::int32_t>(at); }
    void run(int, std::size_t at, std::int32_t dependency) { plan_.dependency_[at] = dependency; }
    void run_pair(int, std::size_t at, std::int32_t first_dependency, std::int32_t second_dependency) {
        plan_.dependency_[at] = first_dependency;
        plan_.dependency_[at + 1] = second_dependency;
    }
    void end(int rank, std::size_t at) {
        const auto last = static_cast<std::int32_t>(at);
        if (last > first_) plan_.order_.push_back({rank, first_, last});
    }

  private:
    TimingPlan& plan_;
    std::int32_t first_ = 0;
};

TimingPlan::TimingPlan(std::shared_ptr<const Schedule> schedule) : schedule_(std::move(schedule)) {
    dependency_.resize(schedule_->actions.size());
    Recorder recorder(*this);
    OrderWalk(*schedule_, recorder).walk();
}

void TimingPlan::retime(const Durations& durations, Timeline& timeline) const {
    prepare(timeline, schedule_);
    const Action* actions = schedule_->actions.data();
    with_timer(*schedule_, durations, timeline, [&](auto& timer) {
        for (const Run& run : order_) {
            timer.begin(run.rank, static_cast<std::size_t>(run.begin));
            for (auto at = static_cast<std::size_t>(run.begin); at < static_cast<std::size_t>(run.end); ++at) {
                if (actions[at].pair == 1) {
                    timer.run_pair(run.rank, at, dependency_[at], dependency_[at + 1]);
                    ++at;
                } else {
                    timer.run(run.rank, at, dependency_[at]);
                }
            }
            timer.end(run.rank, static_cast<std::size_t>(run.end));
        }
    });
    summarise(timeline);
}

Timeline TimingPlan::retime(const Durations& durations) const {
    Timeline timeline;
    retime(durations, timeline);
    return timeline;
}

}  // namespace layline
