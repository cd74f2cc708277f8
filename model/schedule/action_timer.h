// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/schedule/durations_table.h"
#include "model/schedule/timeline.h"

namespace layline {

/// Makes room for a schedule's times in a timeline that may have served before.
void prepare(Timeline& timeline, std::shared_ptr<const Schedule> schedule);

/// Makespan and longest span from the times.
void summarise(Timeline& timeline);

/// Times actions one by one, each after the one before it on its rank and after its dependency. A visitor of OrderWalk.
template <TransferModel model>
class ActionTimer {
  public:
    /// @param timeline prepared for the schedule; it receives the times.
    ActionTimer(const Schedule& schedule, const Durations& durations, Timeline& timeline)
        : schedule_(schedule),
          table_(schedule, durations),
          actions_(schedule.actions.data()),
          start_s_(timeline.start_s.data()),
          end_s_(timeline.end_s.data()),
          binding_(timeline.binding.data()),
          rank_free_s_(static_cast<std::size_t>(schedule.ranks()), 0.0) {
        if constexpr (model == TransferModel::queue) {
            arrival_s_.resize(schedule.actions.size());
            link_free_s_.resize(static_cast<std::size_t>(table_.links()));
        }
    }

    void begin(int rank, std::size_t at) {
        free_s_ = rank_free_s_[static_cast<std::size_t>(rank)];
        previous_ = at == schedule_.rank_begin[static_cast<std::size_t>(rank)] ? -1 : static_cast<std::int32_t>(at) - 1;
    }
    void end(int rank, std::size_t at) {
        rank_free_s_[static_cast<std::size_t>(rank)] = free_s_;
        fetch_next_line(start_s_ + at);
        fetch_next_line(end_s_ + at);
        fetch_next_line(binding_ + at);
    }

    void run(int, std::size_t at, std::int32_t dependency) {
        Start start{free_s_, previous_};
        wait(start, at, dependency);
        settle(at, start, start.time_s + table_.of(actions_[at]));
        previous_ = static_cast<std::int32_t>(at);
    }

    void run_pair(int, std::size_t at, std::int32_t first_dependency, std::int32_t second_dependency) {
        Start start{free_s_, previous_};
        wait(start, at, first_dependency);
        wait(start, at + 1, second_dependency);
        const double end_s = start.time_s + table_.of_pair(actions_[at], actions_[at + 1]);
        settle(at, start, end_s);
        settle(at + 1, start, end_s);
        previous_ = static_cast<std::int32_t>(at) + 1;
    }

  private:
    struct Start {
        double time_s;
        std::int32_t binding;
    };

    void wait(Start& start, std::size_t at, std::int32_t dependency) const {
        if (dependency < 0) return;
        const double input_s = arrival_s(actions_[at], static_cast<std::size_t>(dependency));
        if (input_s <= start.time_s) return;
        start = {input_s, dependency};
    }

    void settle(std::size_t at, const Start& start, double end_s) {
        start_s_[at] = start.time_s;
        end_s_[at] = end_s;
        binding_[at] = start.binding;
        free_s_ = std::max(free_s_, send(actions_[at], at, end_s));
    }

    double arrival_s(const Action& taker, std::size_t source) const {
        if constexpr (model == TransferModel::queue) return arrival_s_[source];
        return end_s_[source] + table_.into(taker).latency_s;
    }

    /// Sends the action's output on its way; @returns when its rank can go on computing.
    double send(const Action& action, std::size_t at, double end_s) {
        if constexpr (model == TransferModel::latency) return end_s;
        const DurationsTable::Edge& edge = table_.out_of(action);
        if constexpr (model == TransferModel::blocking) return end_s + edge.latency_s;
        double sent_s = end_s;
        if (edge.link >= 0) {
            double& link_free_s = link_free_s_[static_cast<std::size_t>(edge.link)];
            sent_s = std::max(end_s, link_free_s) + edge.occupancy_s;
            link_free_s = sent_s;
        }
        arrival_s_[at] = sent_s + edge.latency_s;
        return end_s;
    }

    const Schedule& schedule_;
    DurationsTable table_;
    const Action* actions_;
    double* start_s_;
    double* end_s_;
    std::int32_t* binding_;
    std::vector<double> rank_free_s_;
    double free_s_ = 0;                ///< of the rank whose run has begun
    std::int32_t previous_ = -1;       ///< its last action, or -1
    std::vector<double> arrival_s_;    ///< queue only: when an action's output is at hand
    std::vector<double> link_free_s_;  ///< queue only
};

/// Calls time(ActionTimer) with the timer of the durations' transfer model.
template <class Time>
void with_timer(const Schedule& schedule, const Durations& durations, Timeline& timeline, Time time) {
    const auto go = [&](auto timer) { time(timer); };
    switch (durations.transfer_model) {
        case TransferModel::latency:
            return go(ActionTimer<TransferModel::latency>(schedule, durations, timeline));
        case TransferModel::blocking:
            return go(ActionTimer<TransferModel::blocking>(schedule, durations, timeline));
        case TransferModel::queue:
            return go(ActionTimer<TransferModel::queue>(schedule, durations, timeline));
    }
}

}  // namespace layline
