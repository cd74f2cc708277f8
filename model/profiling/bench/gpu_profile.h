// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "model/profiling/bench/bench_plan.h"
#include "model/profiling/bench/measurement.h"
#include "model/profiling/devices/watched_telemetry.h"
#include "model/profiling/process/child_process.h"

namespace layline {

/// A library that took part, or why it did not.
struct LibraryFacts {
    std::string name, path, version, reason;
};

/// What the machine was like while it measured.
struct BenchConditions {
    int samples = 0;                             ///< of telemetry
    Field<double> sm_clock_hz, max_sm_clock_hz;  ///< median under load, and the highest possible
    Field<double> power_w, power_limit_w;        ///< mean under load
    Field<double> temperature_c;                 ///< highest
    std::uint64_t throttle_bits = 0;
    std::vector<std::string> throttle_reasons;
    bool busy_before = false, busy_after = false;
    std::vector<std::string> busy_reasons;
};

/// Everything that was measured on one machine.
struct GpuProfile {
    std::string status;  ///< "ok", "partial", "refused", "failed", or the inventory's: "no-gpu", "no-driver", ...
    std::string reason, advice;
    std::string created;      ///< UTC, ISO 8601
    std::string cpu, system;  ///< of the host
    bool quick = false;
    GpuInventory inventory;
    std::vector<CudaDeviceFacts> cuda_devices;
    std::vector<LibraryFacts> libraries;
    BenchConditions conditions;
    std::vector<BenchMeasurement> measurements;
    std::vector<std::string> restrictions;  ///< what the profile must not be used for ("a MIG slice is no whole GPU")
    std::vector<std::string> notes;         ///< crashes survived, environment that matters
};

struct ProfileOptions {
    BenchOptions bench;
    ProbeOptions probe;
    bool allow_busy = false;
    double busy_window_s = 1;  ///< how long to look whether somebody else computes
    ChildLimits limits;        ///< total_s is of everything together: probe, crashes and all
    WatchedTelemetry::Limits telemetry;
    std::function<void(const std::string&)> progress = [](const std::string&) {};
    std::function<bool()> keep_going = [] { return true; };
};

/// Probes the machine and, where there is a GPU that may be used, measures it in a child process. Never throws for what a GPU or a driver
/// does: that is in `status` and `reason`, and what was measured before a crash stays.
GpuProfile profile_gpus(const ProfileOptions& options);

/// Why a device should not be measured now, e.g. "process 1234 (python3) computes on GPU 0"; empty when it is idle. @param samples over a
/// while
std::vector<std::string> busy_reasons(const GpuDevice& device, const std::vector<GpuSample>& samples);

}  // namespace layline
