// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/devices/nvml_api.h"

#include <fmt/format.h>

namespace layline::nvml {

namespace {

/// Drivers of the r530 generation write 32 bytes a process: they know confidential computing but not yet the detailed list (nvitop's rule).
std::size_t process_bytes_v3(const SharedLibrary& library) {
    const bool confidential = library.symbol({"nvmlDeviceGetConfComputeMemSizeInfo"}) != nullptr;
    const bool detailed = library.symbol({"nvmlDeviceGetRunningProcessDetailList"}) != nullptr;
    return confidential && !detailed ? process_bytes_r530 : sizeof(ProcessInfo);
}

void load_processes(const SharedLibrary& library, Api& api) {
    api.process_bytes = old_process_bytes;
    if (library.load(api.compute_processes, {"nvmlDeviceGetComputeRunningProcesses_v3"})) {
        api.process_bytes = process_bytes_v3(library);
        library.load(api.graphics_processes, {"nvmlDeviceGetGraphicsRunningProcesses_v3"});
    } else if (library.load(api.compute_processes, {"nvmlDeviceGetComputeRunningProcesses_v2"})) {
        api.process_bytes = sizeof(ProcessInfo);
        library.load(api.graphics_processes, {"nvmlDeviceGetGraphicsRunningProcesses_v2"});
    } else {
        library.load(api.compute_processes, {"nvmlDeviceGetComputeRunningProcesses"});
        library.load(api.graphics_processes, {"nvmlDeviceGetGraphicsRunningProcesses"});
    }
    library.load(api.process_name, {"nvmlSystemGetProcessName"});
}

void load_readings(const SharedLibrary& library, Api& api) {
    library.load(api.memory, {"nvmlDeviceGetMemoryInfo"});
    library.load(api.memory_v2, {"nvmlDeviceGetMemoryInfo_v2"});
    library.load(api.clock, {"nvmlDeviceGetClockInfo"});
    library.load(api.max_clock, {"nvmlDeviceGetMaxClockInfo"});
    library.load(api.utilization, {"nvmlDeviceGetUtilizationRates"});
    library.load(api.power, {"nvmlDeviceGetPowerUsage"});
    library.load(api.power_limit, {"nvmlDeviceGetEnforcedPowerLimit"});
    library.load(api.energy, {"nvmlDeviceGetTotalEnergyConsumption"});
    library.load(api.temperature, {"nvmlDeviceGetTemperature"});
    library.load(api.temperature_v, {"nvmlDeviceGetTemperatureV"});
    library.load(api.throttle, {"nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons"});
    library.load(api.field_values, {"nvmlDeviceGetFieldValues"});
    library.load(api.gpm_support, {"nvmlGpmQueryDeviceSupport"});
    library.load(api.gpm_allocate, {"nvmlGpmSampleAlloc"});
    library.load(api.gpm_sample, {"nvmlGpmSampleGet"});
    library.load(api.gpm_metrics, {"nvmlGpmMetricsGet"});
    library.load(api.gpm_free, {"nvmlGpmSampleFree"});
}

void load_links(const SharedLibrary& library, Api& api) {
    library.load(api.pcie_generation, {"nvmlDeviceGetCurrPcieLinkGeneration"});
    library.load(api.pcie_width, {"nvmlDeviceGetCurrPcieLinkWidth"});
    library.load(api.max_pcie_generation, {"nvmlDeviceGetMaxPcieLinkGeneration"});
    library.load(api.max_pcie_width, {"nvmlDeviceGetMaxPcieLinkWidth"});
    library.load(api.link_state, {"nvmlDeviceGetNvLinkState"});
    library.load(api.link_version, {"nvmlDeviceGetNvLinkVersion"});
    library.load(api.link_remote_pci, {"nvmlDeviceGetNvLinkRemotePciInfo_v2", "nvmlDeviceGetNvLinkRemotePciInfo"});
    library.load(api.link_remote_type, {"nvmlDeviceGetNvLinkRemoteDeviceType"});
    library.load(api.common_ancestor, {"nvmlDeviceGetTopologyCommonAncestor"});
    library.load(api.p2p_status, {"nvmlDeviceGetP2PStatus"});
    library.load(api.fabric, {"nvmlDeviceGetGpuFabricInfoV"});
}

void load_identity(const SharedLibrary& library, Api& api) {
    library.load(api.name, {"nvmlDeviceGetName"});
    library.load(api.uuid, {"nvmlDeviceGetUUID"});
    library.load(api.architecture, {"nvmlDeviceGetArchitecture"});
    library.load(api.compute_capability, {"nvmlDeviceGetCudaComputeCapability"});
    library.load(api.pci_info, {"nvmlDeviceGetPciInfo_v3"});
    library.load(api.numa_node, {"nvmlDeviceGetNumaNodeId"});
    library.load(api.compute_mode, {"nvmlDeviceGetComputeMode"});
    library.load(api.persistence, {"nvmlDeviceGetPersistenceMode"});
    library.load(api.ecc, {"nvmlDeviceGetEccMode"});
    library.load(api.mig_mode, {"nvmlDeviceGetMigMode"});
    library.load(api.mig_count, {"nvmlDeviceGetMaxMigDeviceCount"});
    library.load(api.mig_handle, {"nvmlDeviceGetMigDeviceHandleByIndex"});
}

}  // namespace

Api load_api(const SharedLibrary& library) {
    Api api;
    const auto require = [&](auto*& function, std::initializer_list<const char*> names) {
        if (!library.load(function, names)) api.missing.emplace_back(*names.begin());
    };
    require(api.init, {"nvmlInit_v2", "nvmlInit"});
    require(api.count, {"nvmlDeviceGetCount_v2", "nvmlDeviceGetCount"});
    require(api.handle, {"nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetHandleByIndex"});
    library.load(api.shutdown, {"nvmlShutdown"});
    library.load(api.error_string, {"nvmlErrorString"});
    library.load(api.driver_version, {"nvmlSystemGetDriverVersion"});
    library.load(api.nvml_version, {"nvmlSystemGetNVMLVersion"});
    library.load(api.cuda_version, {"nvmlSystemGetCudaDriverVersion_v2", "nvmlSystemGetCudaDriverVersion"});
    load_identity(library, api);
    load_readings(library, api);
    load_links(library, api);
    load_processes(library, api);
    return api;
}

std::string result_words(const Api& api, Result result) {
    switch (result) {
        case not_supported:
            return "not supported by this GPU";
        case no_permission:
            return "no permission";
        case driver_not_loaded:
            return "the driver is not loaded";
        case gpu_is_lost:
            return "the GPU has fallen off the bus";
        case operating_system:
            return "blocked by the operating system (a container or cgroup)";
        case library_mismatch:
            return "driver and library are of different versions";
        default:
            break;
    }
    const char* words = api.error_string == nullptr ? nullptr : api.error_string(result);
    return words == nullptr ? fmt::format("error {}", result) : fmt::format("{} (error {})", words, result);
}

}  // namespace layline::nvml
