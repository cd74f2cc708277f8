// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "model/schedule/schedule.h"

namespace layline {

/// Processor time that one size cost on this machine, one thread; medians of several rounds, each in memory of its own.
struct ScheduleTiming {
    ScheduleRequest request;
    std::size_t actions = 0;
    double generate_s = 0;  ///< generate()
    double simulate_s = 0;  ///< simulate()
    double plan_s = 0;      ///< TimingPlan's construction
    double retime_s = 0;    ///< one timing pass into a timeline that serves again
    double ns_per_action() const { return (generate_s + simulate_s) * 1e9 / static_cast<double>(actions); }
};

ScheduleTiming time_schedule(const ScheduleRequest& request, int rounds);

/// Sizes from 8 ranks and 64 micro-batches to 128 ranks and 4,096, of the schedules in everyday use and the costliest to search for.
std::vector<ScheduleRequest> benchmark_requests();

/// Generate and simulate, nanoseconds an action: total time over total actions of benchmark_requests(). Takes about a second.
double measure_schedule_ns_per_action();

}  // namespace layline
