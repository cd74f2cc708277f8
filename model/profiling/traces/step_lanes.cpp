// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/traces/step_lanes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "model/profiling/traces/intervals.h"
#include "model/profiling/traces/step_assignment.h"
#include "model/profiling/traces/trace.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

constexpr double ns = 1e-9, us = 1e-6;
constexpr std::array<KernelClass, 3> kinds = {KernelClass::compute, KernelClass::communication, KernelClass::memory};

template <class Of>
double mean(const std::vector<MeasuredLane>& lanes, Of of) {
    double sum = 0;
    for (const MeasuredLane& lane : lanes) sum += of(lane);
    return lanes.empty() ? 0 : sum / static_cast<double>(lanes.size());
}

std::string name_of(const TraceEvents& events, std::size_t index) {
    if (events.rank) return fmt::format("rank {}", *events.rank);
    return events.process ? fmt::format("process {}", *events.process) : fmt::format("trace {}", index);
}

std::vector<LaneSpan> spans_of(const std::vector<const DeviceActivity*>& activities, std::int64_t origin_ns) {
    std::vector<LaneSpan> spans;
    for (const KernelClass kind : kinds) {
        std::vector<Interval> intervals;
        for (const DeviceActivity* activity : activities)
            if (activity->kind == kind) intervals.push_back({activity->start_ns, activity->end_ns});
        merge(intervals);
        for (const Interval& interval : intervals)
            spans.push_back(
                {ns * static_cast<double>(interval.start_ns - origin_ns), ns * static_cast<double>(interval.end_ns - origin_ns), kind});
    }
    return spans;
}

/// The whole trace as one step, from its first activity to its last.
AssignedStep whole_of(const TraceEvents& events) {
    AssignedStep whole{{"whole trace", -1, events.activities.front().start_ns, events.activities.front().end_ns}, {}, false};
    for (const DeviceActivity& activity : events.activities) {
        whole.mark.start_ns = std::min(whole.mark.start_ns, activity.start_ns);
        whole.mark.end_ns = std::max(whole.mark.end_ns, activity.end_ns);
        whole.activities.push_back(&activity);
    }
    return whole;
}

}  // namespace

double MeasuredStep::compute_s() const {
    return mean(lanes, [](const MeasuredLane& lane) { return us * (lane.device.busy_us - lane.device.exposed_communication_us); });
}
double MeasuredStep::exposed_communication_s() const {
    return mean(lanes, [](const MeasuredLane& lane) { return us * lane.device.exposed_communication_us; });
}
double MeasuredStep::idle_s() const {
    return mean(lanes, [](const MeasuredLane& lane) { return std::max(0.0, lane.duration_s - us * lane.device.busy_us); });
}

std::vector<MeasuredStep> measured_steps(const std::vector<TraceEvents>& processes) {
    std::map<std::pair<std::int64_t, std::string>, MeasuredStep> steps;
    for (std::size_t index = 0; index < processes.size(); ++index) {
        const TraceEvents& events = processes[index];
        if (events.activities.empty()) continue;
        const std::vector<AssignedStep> assigned_steps =
            events.steps.empty() ? std::vector<AssignedStep>{whole_of(events)} : assign_steps(events);
        for (const AssignedStep& assigned : assigned_steps) {
            MeasuredStep& step = steps[{assigned.mark.number, assigned.mark.name}];
            step.name = assigned.mark.name;
            const double duration_s = ns * static_cast<double>(assigned.mark.end_ns - assigned.mark.start_ns);
            step.duration_s = std::max(step.duration_s, duration_s);
            step.partial = step.partial || assigned.partial;
            step.lanes.push_back(
                {name_of(events, index), spans_of(assigned.activities, assigned.mark.start_ns), duration_s, sum_up(assigned.activities)});
        }
    }
    std::vector<MeasuredStep> ordered;
    for (auto& [key, step] : steps) ordered.push_back(std::move(step));
    return ordered;
}

std::vector<MeasuredStep> measured_steps(const TrainingLog& log) {
    std::vector<MeasuredStep> steps;
    for (const LogStep& step : log.steps)
        if (step.step_time_s) steps.push_back({fmt::format("iteration {}", step.iteration), *step.step_time_s, false, {}});
    return steps;
}

std::vector<MeasuredStep> read_measured_steps(const std::filesystem::path& file, ReadControl* control) {
    const bool log = trace_file_kind(file) == TraceFileKind::log;
    std::vector<MeasuredStep> steps =
        log ? measured_steps(read_training_log(file, control)) : measured_steps(read_trace_events(file, control));
    std::erase_if(steps, [](const MeasuredStep& step) { return !(step.duration_s > 0); });
    if (steps.empty()) throw InputError(file.string(), "", log ? "a step with a time" : "work on a GPU", "none");
    return steps;
}

}  // namespace layline
