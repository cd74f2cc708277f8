// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/profiling/devices/nvml_types.h"
#include "model/profiling/devices/shared_library.h"

namespace layline::nvml {

/// The library's functions, under their newest name that is there; nullptr where a driver has none.
struct Api {
    Result (*init)() = nullptr;
    Result (*shutdown)() = nullptr;
    const char* (*error_string)(Result) = nullptr;
    Result (*driver_version)(char*, unsigned) = nullptr;
    Result (*nvml_version)(char*, unsigned) = nullptr;
    Result (*cuda_version)(int*) = nullptr;
    Result (*count)(unsigned*) = nullptr;
    Result (*handle)(unsigned, Device*) = nullptr;
    Result (*name)(Device, char*, unsigned) = nullptr;
    Result (*uuid)(Device, char*, unsigned) = nullptr;
    Result (*architecture)(Device, unsigned*) = nullptr;
    Result (*compute_capability)(Device, int*, int*) = nullptr;
    Result (*pci_info)(Device, PciInfo*) = nullptr;
    Result (*numa_node)(Device, unsigned*) = nullptr;
    Result (*memory)(Device, Memory*) = nullptr;
    Result (*memory_v2)(Device, MemoryV2*) = nullptr;
    Result (*clock)(Device, unsigned, unsigned*) = nullptr;
    Result (*max_clock)(Device, unsigned, unsigned*) = nullptr;
    Result (*utilization)(Device, Utilization*) = nullptr;
    Result (*power)(Device, unsigned*) = nullptr;
    Result (*power_limit)(Device, unsigned*) = nullptr;
    Result (*energy)(Device, unsigned long long*) = nullptr;
    Result (*temperature)(Device, unsigned, unsigned*) = nullptr;
    Result (*temperature_v)(Device, TemperatureV1*) = nullptr;
    Result (*throttle)(Device, unsigned long long*) = nullptr;
    Result (*pcie_generation)(Device, unsigned*) = nullptr;
    Result (*pcie_width)(Device, unsigned*) = nullptr;
    Result (*max_pcie_generation)(Device, unsigned*) = nullptr;
    Result (*max_pcie_width)(Device, unsigned*) = nullptr;
    Result (*link_state)(Device, unsigned, int*) = nullptr;
    Result (*link_version)(Device, unsigned, unsigned*) = nullptr;
    Result (*link_remote_pci)(Device, unsigned, PciInfo*) = nullptr;
    Result (*link_remote_type)(Device, unsigned, unsigned*) = nullptr;
    Result (*common_ancestor)(Device, Device, int*) = nullptr;
    Result (*p2p_status)(Device, Device, int, int*) = nullptr;
    Result (*field_values)(Device, int, FieldValue*) = nullptr;
    Result (*compute_mode)(Device, int*) = nullptr;
    Result (*persistence)(Device, int*) = nullptr;
    Result (*ecc)(Device, int*, int*) = nullptr;
    Result (*mig_mode)(Device, unsigned*, unsigned*) = nullptr;
    Result (*mig_count)(Device, unsigned*) = nullptr;
    Result (*mig_handle)(Device, unsigned, Device*) = nullptr;
    Result (*fabric)(Device, FabricInfoV2*) = nullptr;
    Result (*gpm_support)(Device, GpmSupport*) = nullptr;
    Result (*gpm_allocate)(void**) = nullptr;
    Result (*gpm_sample)(Device, void*) = nullptr;
    Result (*gpm_metrics)(GpmMetrics*) = nullptr;
    Result (*gpm_free)(void*) = nullptr;
    Result (*process_name)(unsigned, char*, unsigned) = nullptr;
    Result (*compute_processes)(Device, unsigned*, void*) = nullptr;
    Result (*graphics_processes)(Device, unsigned*, void*) = nullptr;
    std::size_t process_bytes = sizeof(ProcessInfo);  ///< of one element that those two write

    std::vector<std::string> missing;  ///< symbols without which nothing works
};

/// Finds the functions; `missing` says whether the library can be used at all.
Api load_api(const SharedLibrary& library);

/// A result code in words: "not supported by this GPU", "no permission", ...
std::string result_words(const Api& api, Result result);

}  // namespace layline::nvml
