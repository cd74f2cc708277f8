// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/profiling/devices/field.h"

namespace layline {

/// A process that uses a device.
struct GpuProcess {
    std::int64_t pid = 0;
    std::string name;  ///< empty: not visible from here (another container)
    Field<double> used_bytes;
    bool compute = true;
};

/// What changes from moment to moment.
struct GpuSample {
    Field<double> memory_used_bytes, memory_free_bytes;
    Field<double> utilization, memory_utilization;  ///< 0 to 1
    Field<double> sm_clock_hz, memory_clock_hz;
    Field<double> power_w, temperature_c, memory_temperature_c;
    Field<double> energy_j;  ///< since the driver was loaded
    Field<std::uint64_t> throttle_bits;
    std::vector<std::string> throttle_reasons;  ///< in words; "power cap" is normal for large matrix products
    Field<int> pcie_generation, pcie_width;     ///< now; links save power when idle
    Field<double> pcie_sent_bytes, pcie_received_bytes, nvlink_sent_bytes, nvlink_received_bytes;  ///< counted since the driver was loaded
    /// Shares of the time since the sample before, 0 to 1, by the GPU's own performance counters: any multiprocessor busy on average, any
    /// tensor core, the memory interface. Hopper and newer; never in a first sample.
    Field<double> sm_activity, tensor_activity, memory_activity;
    std::vector<GpuProcess> processes;
    std::string processes_reason;  ///< why the processes are not known
};

/// What stays.
struct GpuDevice {
    int index = 0;
    std::string vendor;  ///< "NVIDIA", "AMD"
    std::string error;   ///< why the device could not be opened; all else is unknown then
    Field<std::string> name, uuid, pci_bus_id, architecture;
    Field<std::string> compute_capability;  ///< "9.0"
    Field<int> numa_node;
    Field<double> memory_bytes, memory_reserved_bytes;
    Field<double> max_sm_clock_hz, max_memory_clock_hz;
    Field<double> power_limit_w;
    Field<int> max_pcie_generation, max_pcie_width;
    Field<int> nvlinks, nvlink_version;
    Field<double> nvlink_bytes_per_s;  ///< one way, all active links together
    Field<bool> ecc, persistence, mig;
    Field<std::string> compute_mode;  ///< "default", "prohibited", "exclusive process"
    std::vector<std::string> mig_instances;
    Field<std::string> fabric;  ///< NVLink domain across nodes, where there is one
    GpuSample now;
};

/// How two devices of a node reach each other.
struct GpuLink {
    int from = 0, to = 0;  ///< indices
    std::string level;     ///< "NVLink", "PIX", "PXB", "PHB", "NODE", "SYS", "xGMI", "" unknown
    int nvlinks = 0;       ///< direct or through a switch
    Field<bool> peer_access;
    std::string peer_reason;
};

/// What a machine has, or why it has nothing.
struct GpuInventory {
    std::string status;  ///< "ok", "no-gpu", "no-driver", "driver-mismatch", "no-permission", "driver-error"
    std::string reason;  ///< a sentence for a person; empty when all is well
    std::string advice;  ///< what to do about it
    std::string driver_version, library, library_version;
    int cuda_version = 0;  ///< 1000 major + 10 minor that the driver supports; 0: unknown
    std::vector<GpuDevice> devices;
    std::vector<GpuLink> links;
};

}  // namespace layline
