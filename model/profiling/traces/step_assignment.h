// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "model/profiling/traces/breakdown.h"

namespace layline {

/// When each activity was launched, found by its correlation id.
class LaunchTimes {
  public:
    explicit LaunchTimes(std::vector<Launch> launches);
    std::optional<std::int64_t> of(const DeviceActivity& activity) const;

  private:
    std::vector<Launch> launches_;
};

/// A step and what the host launched within it; where a launch is not in the trace, what began within it.
struct AssignedStep {
    StepMark mark;
    std::vector<const DeviceActivity*> activities;  ///< of the events
    bool partial = false;                           ///< under half of the busiest step's activities: cut by the profiler's window
};

/// Ascending by start; `events` must outlive them.
std::vector<AssignedStep> assign_steps(const TraceEvents& events);

/// Unions and overlaps of a set of activities.
Breakdown sum_up(const std::vector<DeviceActivity>& activities);
Breakdown sum_up(const std::vector<const DeviceActivity*>& activities);

}  // namespace layline
