// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "model/profiling/bench/gpu_profile.h"
#include "model/profiling/bench/statistics.h"

namespace layline {

namespace {

constexpr double gib = 1024.0 * 1024.0 * 1024.0;
/// A driver and its error correction keep up to about a GiB for themselves on an idle device.
constexpr double idle_bytes = gib, idle_share = 0.02;
constexpr double idle_utilization = 0.05;

}  // namespace

std::vector<std::string> busy_reasons(const GpuDevice& device, const std::vector<GpuSample>& samples) {
    std::vector<std::string> reasons;
    std::vector<double> utilization;
    for (const GpuSample& sample : samples)
        if (sample.utilization) utilization.push_back(*sample.utilization);
    if (samples.empty()) return reasons;
    const GpuSample& last = samples.back();
    for (const GpuProcess& process : last.processes)
        if (process.compute)
            reasons.push_back(fmt::format("process {}{} computes on GPU {}", process.pid,
                                          process.name.empty() ? "" : " (" + process.name + ")", device.index));
    if (!utilization.empty())
        if (const double typical = quantile(utilization, 0.5); typical > idle_utilization)
            reasons.push_back(fmt::format("GPU {} works {:.0f} % of the time", device.index, 100 * typical));
    if (last.memory_used_bytes && device.memory_bytes && *last.memory_used_bytes > idle_bytes + idle_share * *device.memory_bytes)
        reasons.push_back(fmt::format("{:.1f} GiB of GPU {} are in use", *last.memory_used_bytes / gib, device.index));
    return reasons;
}

}  // namespace layline
