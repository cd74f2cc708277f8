// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/traces/breakdown.h"

#include <algorithm>
#include <set>

#include "model/profiling/traces/step_assignment.h"

namespace layline {

namespace {

/// Gaps shorter than this are the device's own (Holistic Trace Analysis, consecutive_kernel_delay).
constexpr std::int64_t kernel_delay_ns = 30;

double us(std::int64_t ns) { return static_cast<double>(ns) / 1000; }

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

std::vector<DeviceBreakdown> device_breakdowns(const std::vector<DeviceActivity>& activities, const std::vector<int>& devices) {
    std::vector<DeviceBreakdown> result;
    if (devices.size() < 2) return result;
    for (const int device : devices) {
        std::vector<const DeviceActivity*> own;
        for (const DeviceActivity& activity : activities)
            if (activity.device == device) own.push_back(&activity);
        result.push_back({device, sum_up(own)});
    }
    return result;
}

std::vector<StepBreakdown> step_breakdowns(const TraceEvents& events) {
    const std::vector<AssignedStep> assigned = assign_steps(events);
    std::vector<StepBreakdown> steps;
    for (const AssignedStep& step : assigned)
        steps.push_back({step.mark.name, step.mark.number, us(step.mark.start_ns - assigned.front().mark.start_ns),
                         us(step.mark.end_ns - step.mark.start_ns), step.partial, sum_up(step.activities)});
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
    std::set<int> devices;
    for (const DeviceActivity& activity : events.activities) devices.insert(activity.device);
    rank.devices.assign(devices.begin(), devices.end());
    rank.device = sum_up(events.activities);
    rank.by_device = device_breakdowns(events.activities, rank.devices);
    const LaunchTimes launches(events.launches);
    rank.idle = idle_by_stream(events.activities, launches);
    rank.steps = step_breakdowns(events);
    return rank;
}

}  // namespace layline
