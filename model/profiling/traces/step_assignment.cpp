// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/traces/step_assignment.h"

#include <algorithm>
#include <array>

#include "model/profiling/traces/intervals.h"

namespace layline {

namespace {

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

}  // namespace

LaunchTimes::LaunchTimes(std::vector<Launch> launches) : launches_(std::move(launches)) {
    std::ranges::stable_sort(launches_, {}, &Launch::correlation);
}

std::optional<std::int64_t> LaunchTimes::of(const DeviceActivity& activity) const {
    if (activity.correlation < 0) return std::nullopt;
    const auto found = std::ranges::lower_bound(launches_, activity.correlation, {}, &Launch::correlation);
    if (found == launches_.end() || found->correlation != activity.correlation) return std::nullopt;
    return found->start_ns;
}

std::vector<AssignedStep> assign_steps(const TraceEvents& events) {
    const LaunchTimes launches(events.launches);
    std::vector<StepMark> marks = events.steps;
    std::ranges::sort(marks, {}, &StepMark::start_ns);
    std::vector<AssignedStep> steps;
    for (StepMark& mark : marks) steps.push_back({std::move(mark), {}, false});
    const auto start_of = [](const AssignedStep& step) { return step.mark.start_ns; };
    for (const DeviceActivity& activity : events.activities) {
        const std::int64_t when = launches.of(activity).value_or(activity.start_ns);
        const auto after = std::ranges::upper_bound(steps, when, {}, start_of);
        if (after == steps.begin() || when >= std::prev(after)->mark.end_ns) continue;
        std::prev(after)->activities.push_back(&activity);
    }
    std::size_t most = 0;
    for (const AssignedStep& step : steps) most = std::max(most, step.activities.size());
    for (AssignedStep& step : steps)
        step.partial = static_cast<double>(step.activities.size()) < whole_step_share * static_cast<double>(most);
    return steps;
}

Breakdown sum_up(const std::vector<DeviceActivity>& activities) {
    Sorter sorter;
    for (const DeviceActivity& activity : activities) sorter.add(activity);
    return sorter.sum();
}

Breakdown sum_up(const std::vector<const DeviceActivity*>& activities) {
    Sorter sorter;
    for (const DeviceActivity* activity : activities) sorter.add(*activity);
    return sorter.sum();
}

}  // namespace layline
