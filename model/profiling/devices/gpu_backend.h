// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "model/profiling/devices/device.h"
#include "model/profiling/devices/shared_library.h"

namespace layline {

/// One vendor's way to ask its devices. Calls may block for tens of milliseconds: not for a thread that draws.
class GpuBackend {
  public:
    virtual ~GpuBackend() = default;
    /// What stays, with a first sample of each device; the order is that of sample().
    virtual void describe(GpuInventory& inventory) = 0;
    virtual std::vector<GpuSample> sample() = 0;
};

/// NVML. On failure nullptr, and `failure` says why: an inventory without devices.
std::unique_ptr<GpuBackend> open_nvml(const LibrarySearch& search, GpuInventory& failure);

/// AMD GPUs as Linux shows them in /sys, below `root`, with what ROCm's library adds where it is there; nullptr where there are none.
std::unique_ptr<GpuBackend> open_amd_sysfs(const std::filesystem::path& root, const LibrarySearch& search);

}  // namespace layline
