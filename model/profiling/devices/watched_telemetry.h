// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "model/profiling/devices/probe.h"
#include "model/profiling/process/child_process.h"

namespace layline {

/// Probes this machine as a line of JSON, {"inventory": {...}}, then samples it as lines {"samples": [{...}, ...]}, one every `period_s`,
/// until `go_on` says no. A driver may hang or crash in here.
void report_telemetry(const ProbeOptions& options, double period_s, const std::function<void(const std::string&)>& line,
                      const std::function<bool()>& go_on);

/// Telemetry that a child process reads, so that a driver that hangs or crashes is an answer and no more. The child is forked: for programs
/// of one thread.
class WatchedTelemetry {
  public:
    struct Limits {
        double start_s = 10;   ///< until the devices are known
        double silence_s = 5;  ///< between samples
        double period_s = 0.1;
    };
    using Samples = std::vector<GpuSample>;  ///< one per device

    explicit WatchedTelemetry(const ProbeOptions& options) : WatchedTelemetry(options, Limits()) {}
    WatchedTelemetry(const ProbeOptions& options, Limits limits);

    /// Where the driver did not answer: status "driver-error", and why.
    const GpuInventory& inventory() const { return inventory_; }
    /// What came since the last call, oldest first; waits up to `wait_s` for a first one.
    std::vector<Samples> fresh(double wait_s = 0);
    /// "hung", "crashed: killed by signal 6 (Aborted)": why no more samples come; empty while they do.
    const std::string& failure() const { return failure_; }

  private:
    void listen(double wait_s);
    bool hear(const std::string& line);
    void give_up();

    Limits limits_;
    GpuInventory inventory_;
    bool known_ = false;
    std::deque<Samples> waiting_;
    std::unique_ptr<ChildProcess> child_;
    std::string failure_;
};

}  // namespace layline
