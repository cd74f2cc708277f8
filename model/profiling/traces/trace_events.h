// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace layline {

/// What the device does in an activity, as Holistic Trace Analysis sorts kernels.
enum class KernelClass : std::uint8_t { compute, communication, memory };

/// One kernel, copy or fill on a device. Times in nanoseconds of the trace's own clock.
struct DeviceActivity {
    std::int64_t start_ns = 0, end_ns = 0;
    std::int64_t correlation = -1;  ///< joins it to the host call that launched it; -1: unknown
    std::int32_t device = -1, stream = -1;
    KernelClass kind = KernelClass::compute;
};

/// The host call that launched a device activity.
struct Launch {
    std::int64_t correlation = -1, start_ns = 0;
};

/// A training step as the profiler marked it on the host ("ProfilerStep#7") or as an NVTX range.
struct StepMark {
    std::string name;
    std::int64_t number = -1;  ///< -1: the name holds none
    std::int64_t start_ns = 0, end_ns = 0;
};

/// Device time in one kind of collective, as the kernels' own arguments or names tell it.
struct CollectiveTotal {
    std::string name;
    std::int64_t kernels = 0;
    double total_us = 0, shortest_us = 0;
    double bytes = 0;  ///< of messages, where stated; a collective waits for its peers, so bytes / time is no bandwidth
};

/// What a trace of one process says about its devices.
struct TraceEvents {
    std::string format;  ///< "kineto", "nsys"
    std::optional<std::int64_t> rank, world_size, process;
    std::vector<std::string> device_names;
    std::int64_t events = 0;  ///< of any kind in the file
    std::vector<DeviceActivity> activities;
    std::vector<Launch> launches;
    std::vector<StepMark> steps;
    std::vector<CollectiveTotal> collectives;
    std::vector<std::string> notes;  ///< what a reader should know, a sentence each
};

/// Activities and launches that are kept in memory; beyond this a trace is refused (about 1 GiB).
inline constexpr std::size_t most_activities = 16u << 20;

}  // namespace layline
