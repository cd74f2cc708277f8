// SPDX-License-Identifier: GPL-3.0-or-later
// The timing pass: every action once, in the plan's order.
#include <algorithm>
#include <vector>

#include "model/schedule/durations_table.h"
#include "model/schedule/timing_plan.h"

namespace layline {

namespace {

/// When what an action made is at hand where it is used.
template <TransferModel model>
class Arrivals {
  public:
    Arrivals(const Schedule& schedule, const DurationsTable& table, const Timeline& timeline) : table_(table), timeline_(timeline) {
        if constexpr (model == TransferModel::queue) {
            arrival_s_.resize(schedule.actions.size());
            link_free_s_.resize(static_cast<std::size_t>(table.links()));
        }
    }

    double input_of(const Action& action, std::size_t source) const {
        if constexpr (model == TransferModel::queue) return arrival_s_[source];
        return timeline_.end_s[source] + table_.into(action).latency_s;
    }

    /// Sends the action's output on its way; @returns when its rank can go on computing.
    double send(const Action& action, std::size_t index, double end_s) {
        if constexpr (model == TransferModel::latency) return end_s;
        const DurationsTable::Edge& edge = table_.out_of(action);
        if constexpr (model == TransferModel::blocking) return end_s + edge.latency_s;
        if constexpr (model == TransferModel::queue) {
            double sent_s = end_s;
            if (edge.link >= 0) {
                double& link_free_s = link_free_s_[static_cast<std::size_t>(edge.link)];
                sent_s = std::max(end_s, link_free_s) + edge.occupancy_s;
                link_free_s = sent_s;
            }
            arrival_s_[index] = sent_s + edge.latency_s;
        }
        return end_s;
    }

  private:
    const DurationsTable& table_;
    const Timeline& timeline_;
    std::vector<double> arrival_s_;
    std::vector<double> link_free_s_;
};

}  // namespace

template <TransferModel model>
void TimingPlan::retime_as(const Durations& durations, Timeline& timeline) const {
    const DurationsTable table(*schedule_, durations);
    Arrivals<model> arrivals(*schedule_, table, timeline);
    std::vector<double> rank_free_s(static_cast<std::size_t>(schedule_->ranks()), 0.0);
    const Action* actions = schedule_->actions.data();

    for (const Run& run : order_) {
        double free_s = rank_free_s[static_cast<std::size_t>(run.rank)];
        const auto first = static_cast<std::size_t>(run.begin);
        const auto last = static_cast<std::size_t>(run.end);
        std::int32_t previous = first == schedule_->rank_begin[static_cast<std::size_t>(run.rank)] ? -1 : run.begin - 1;
        for (std::size_t at = first; at < last; ++at) {
            double start_s = free_s;
            std::int32_t binding = previous;
            const auto wait_for_input = [&](std::size_t index) {
                if (dependency_[index] < 0) return;
                const double input_s = arrivals.input_of(actions[index], static_cast<std::size_t>(dependency_[index]));
                if (input_s <= start_s) return;
                start_s = input_s;
                binding = dependency_[index];
            };
            const auto settle = [&](std::size_t index, double end_s) {
                timeline.start_s[index] = start_s;
                timeline.end_s[index] = end_s;
                timeline.binding[index] = binding;
                free_s = std::max(free_s, arrivals.send(actions[index], index, end_s));
            };
            wait_for_input(at);
            if (actions[at].pair == 1) {
                wait_for_input(at + 1);
                const double end_s = start_s + table.of_pair(actions[at], actions[at + 1]);
                settle(at, end_s);
                settle(++at, end_s);
            } else {
                settle(at, start_s + table.of(actions[at]));
            }
            previous = static_cast<std::int32_t>(at);
        }
        rank_free_s[static_cast<std::size_t>(run.rank)] = free_s;
    }
}

void TimingPlan::retime(const Durations& durations, Timeline& timeline) const {
    timeline.schedule = schedule_;
    timeline.start_s.resize(schedule_->actions.size());
    timeline.end_s.resize(schedule_->actions.size());
    timeline.binding.resize(schedule_->actions.size());
    switch (durations.transfer_model) {
        case TransferModel::latency:
            retime_as<TransferModel::latency>(durations, timeline);
            break;
        case TransferModel::blocking:
            retime_as<TransferModel::blocking>(durations, timeline);
            break;
        case TransferModel::queue:
            retime_as<TransferModel::queue>(durations, timeline);
            break;
    }
    timeline.makespan_s = 0;
    timeline.longest_span_s = 0;
    for (int rank = 0; rank < schedule_->ranks(); ++rank) {
        const std::size_t begin = schedule_->rank_begin[static_cast<std::size_t>(rank)];
        const std::size_t end = schedule_->rank_begin[static_cast<std::size_t>(rank) + 1];
        if (begin == end) continue;
        timeline.makespan_s = std::max(timeline.makespan_s, timeline.end_s[end - 1]);
        timeline.longest_span_s = std::max(timeline.longest_span_s, timeline.end_s[end - 1] - timeline.start_s[begin]);
    }
}

Timeline TimingPlan::retime(const Durations& durations) const {
    Timeline timeline;
    retime(durations, timeline);
    return timeline;
}

}  // namespace layline
