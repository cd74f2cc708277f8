// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/profiling/traces/trace_events.h"

namespace layline {

/// How a device's time was spent, microseconds; as Holistic Trace Analysis defines it (facebookresearch/HolisticTraceAnalysis,
/// breakdown_analysis: temporal and idle-time breakdown; comm/comp overlap).
struct Breakdown {
    double span_us = 0;           ///< last end - first start of anything on the device
    double busy_us = 0;           ///< union of everything
    double idle_us = 0;           ///< span - busy
    double compute_us = 0;        ///< union of the kernels that compute
    double communication_us = 0;  ///< union of the communication kernels
    double overlap_us = 0;        ///< communication while something computes
    double exposed_communication_us = 0;
    double memory_us = 0;  ///< union of copies and fills
    std::int64_t compute_kernels = 0, communication_kernels = 0, memory_operations = 0;
};

/// Gaps on one stream, sorted by who kept it waiting.
struct StreamIdle {
    int device = 0, stream = 0;
    double host_wait_us = 0;    ///< the next kernel had not been launched when the last one ended
    double kernel_wait_us = 0;  ///< launched in time, gap under 30 ns: what the hardware needs between kernels
    double other_us = 0;        ///< launched in time, yet waiting: for another stream, or for a resource
};

struct StepBreakdown {
    std::string name;
    std::int64_t number = -1;
    double start_us = 0;     ///< since the trace's first step began
    double duration_us = 0;  ///< of the step on the host: the step time
    bool partial = false;    ///< less of it was recorded than of the others: not to be averaged
    Breakdown device;        ///< of what was launched within the step
};

struct DeviceBreakdown {
    int device = 0;
    Breakdown time;
};

struct RankBreakdown {
    std::optional<std::int64_t> rank, world_size, process;
    std::vector<std::string> device_names;
    std::vector<int> devices;
    Breakdown device;                        ///< of all devices together
    std::vector<DeviceBreakdown> by_device;  ///< as `devices`; empty where there is one
    std::vector<StreamIdle> idle;            ///< by ascending device and stream
    std::vector<StepBreakdown> steps;
    std::vector<CollectiveTotal> collectives;
};

/// Breaks a trace down. An activity belongs to the step in which the host launched it; where the launch is not in the trace, to the step in
/// which it began. @returns nothing where the trace has no device activity.
std::optional<RankBreakdown> break_down(const TraceEvents& events);

}  // namespace layline
