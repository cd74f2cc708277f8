// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "model/profiling/devices/device.h"
#include "model/profiling/devices/gpu_backend.h"

namespace layline {

/// Where a probe looks. The defaults are this machine; tests give other places.
struct ProbeOptions {
    LibrarySearch libraries = LibrarySearch::from_environment();
    std::filesystem::path sys = "/sys", proc = "/proc";
};

/// What GPUs this machine has; or a sentence that says why there are none, and what to do. Never throws for want of a GPU. May block for a
/// second.
GpuInventory probe_gpus(const ProbeOptions& options = {});

/// Samples the devices of one machine again and again, for a view of it. Not safe for use by two threads at once.
class Telemetry {
  public:
    explicit Telemetry(const ProbeOptions& options = {});

    const GpuInventory& inventory() const { return inventory_; }
    /// One sample per device of inventory(), in its order. Blocks for tens of milliseconds.
    std::vector<GpuSample> sample();

  private:
    GpuInventory inventory_;
    std::vector<std::unique_ptr<GpuBackend>> backends_;
};

/// The command that profiles a node which has GPUs, to be copied there.
extern const char* const remote_profile_command;

}  // namespace layline
