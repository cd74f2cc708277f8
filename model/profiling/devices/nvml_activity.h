// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/profiling/devices/device.h"
#include "model/profiling/devices/nvml_api.h"

namespace layline::nvml {

/// What a device's own performance counters say between one sample and the next (GPM): how busy its multiprocessors, its tensor cores and
/// its memory were. Needs no special permission, a Hopper or newer GPU, and no MIG.
class ActivityMeter {
  public:
    ActivityMeter(const Api& api, Device device);
    ~ActivityMeter();
    ActivityMeter(const ActivityMeter&) = delete;
    ActivityMeter& operator=(const ActivityMeter&) = delete;

    /// Fills the sample's activities, or says in each why not.
    void read(GpuSample& sample);

  private:
    std::string measure(GpuSample& sample);

    const Api& api_;
    Device device_;
    void *before_ = nullptr, *now_ = nullptr;
    bool has_before_ = false;
    std::string failure_;
};

}  // namespace layline::nvml
