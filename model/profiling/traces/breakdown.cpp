// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/traces/breakdown.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

#include "model/profiling/traces/intervals.h"

namespace layline {

namespace {

/// Gaps shorter than this are the device's own (Holistic Trace Analysis, consecutive_kernel_delay).
constexpr std::int64_t kernel_delay_ns = 30;
/// A step with fewer than this share of the busiest step's activities was cut by the profiler's window.
constexpr double whole_step_share = 0.5;

double us(std::int64_t ns) { return static_cast<double>(ns) / 1000; }

/// Collects activities by class and sums them up.
class Sorter {
  public:
    void add(const DeviceActivity& activity) {
        const auto kind = static_cast<std::size_t>(activity.kind);
        all_.push_back({activity.start_ns, activity.end_ns});
        by_class_[kind].push_back(all_.back());
        ++counts_[kind];
    }
    std::size_t size() const { return static_cast<std::size_t>(counts_[0] + counts_[1] + counts_[2]); }

    Breakdown sum() {
        Breakdown b;
        if (all_.empty()) return b;
        merge(all_);
        for (auto& intervals : by_class_) merge(intervals);
        const auto& [compute, communication, memory] = by_class_;
        b.span_us = us(all_.back().end_ns - all_.front().start_ns);
        b.busy_us = us(length_ns(all_));
        b.idle_us = b.span_us - b.busy_us;
        b.compute_us = us(length_ns(compute));
        b.communication_us = us(length_ns(communication));
        b.overlap_us = us(common_ns(compute, communication));
        b.exposed_communication_us = b.communication_us - b.overlap_us;
        b.memory_us = us(length_ns(memory));
        b.compute_kernels = counts_[0];
        b.communication_kernels = counts_[1];
        b.memory_operations = counts_[2];
        return b;
    }

  private:
    std::vector<Interval> all_;
    std::array<std::vector<Interval>, 3> by_class_;
    std::array<std::int64_t, 3> counts_{};
};

/// When each activity was launched, found by its correlation id.
class LaunchTimes {
  public:
    explicit LaunchTimes(std::vector<Launch> launches) : launches_(std::move(launches)) {
        std::ranges::stable_sort(launches_, {}, &Launch::correlation);
    }
    std::optional<std::int64_t> of(const DeviceActivity& activity) const {
        if (activity.correlation < 0) return std::nullopt;
        const auto found = std::ranges::lower_bound(launches_, activity.correlation, {}, &Launch::correlation);
        if (found == launches_.end() || found->correlation != activity.correlation) return std::nullopt;
        return found->start_ns;
    }

  private:
    std::vector<Launch> launches_;
};

/// The gaps of one stream's activities, ascending by start.
StreamIdle stream_idle(const std::vector<const DeviceActivity*>& activities, const LaunchTimes& launches) {
    StreamIdle idle{activities.front()->device, activities.front()->stream, 0, 0, 0};
    for (std::size_t i = 1; i < activities.size(); ++i) {
        const std::int64_t previous_end = activities[i - 1]->end_ns;
        const std::int64_t gap = std::max<std::int64_t>(0, activities[i]->start_ns - previous_end);
        const auto launched = launches.of(*activities[i]);
        if (launched && *launched > previous_end)
            idle.host_wait_us += us(gap);
        else
            (gap < kernel_delay_ns ? idle.kernel_wait_us : idle.other_us) += us(gap);
    }
    return idle;
}

std::vector<StreamIdle> idle_by_stream(const std::vector<DeviceActivity>& activities, const LaunchTimes& launches) {
    std::vector<const DeviceActivity*> order;
    order.reserve(activities.size());
    for (const DeviceActivity& activity : activities) order.push_back(&activity);
    const auto lane = [](const DeviceActivity* a) { return std::pair(a->device, a->stream); };
    std::ranges::sort(order, {}, [&](const DeviceActivity* a) { return std::pair(lane(a), a->start_ns); });
    std::vector<StreamIdle> result;
    for (auto begin = order.begin(); begin != order.end();) {
        const auto end = std::find_if(begin, order.end(), [&](const DeviceActivity* a) { return lane(a) != lane(*begin); });
        result.push_back(stream_idle({begin, end}, launches));
        begin = end;
    }
    return result;
}

std::vector<StepBreakdown> step_breakdowns(const TraceEvents& events, const LaunchTimes& launches) {
    std::vector<StepMark> marks = events.steps;
    std::ranges::sort(marks, {}, &StepMark::start_ns);
    std::vector<Sorter> sorters(marks.size());
    for (const DeviceActivity& activity : events.activities) {
        const std::int64_t when = launches.of(activity).value_or(activity.start_ns);
        const auto after = std::ranges::upper_bound(marks, when, {}, &StepMark::start_ns);
        if (after == marks.begin() || when >= std::prev(after)->end_ns) continue;
        sorters[static_cast<std::size_t>(after - marks.begin() - 1)].add(activity);
    }
    std::size_t most = 0;
    for (const Sorter& sorter : sorters) most = std::max(most, sorter.size());
    std::vector<StepBreakdown> steps;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const bool partial = static_cast<double>(sorters[i].size()) < whole_step_share * static_cast<double>(most);
        steps.push_back({marks[i].name, marks[i].number, us(marks[i].start_ns - marks.front().start_ns),
                         us(marks[i].end_ns - marks[i].start_ns), partial, sorters[i].sum()});
    }
    return steps;
}

}  // namespace

std::optional<RankBreakdown> break_down(const TraceEvents& events) {
    if (events.activities.empty()) return std::nullopt;
    RankBreakdown rank;
    rank.rank = events.rank;
    rank.world_size = events.world_size;
    rank.process = events.process;
    rank.device_names = events.device_names;
    rank.collectives = events.collectives;
    Sorter everything;
    std::set<int> devices;
    for (const DeviceActivity& activity : events.activities) {
        everything.add(activity);
        devices.insert(activity.device);
    }
    rank.devices.assign(devices.begin(), devices.end());
    rank.device = everything.sum();
    const LaunchTimes launches(events.launches);
    rank.idle = idle_by_stream(events.activities, launches);
    rank.steps = step_breakdowns(events, launches);
    return rank;
}

}  // namespace layline
