// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/cuda_api.h"

#include <fmt/format.h>

#include "model/profiling/bench/gpu_error.h"

namespace layline {

GpuError::GpuError(std::string function, int code, const std::string& words)
    : std::runtime_error(fmt::format("{} failed: {}", function, words)), function_(std::move(function)), code_(code) {}

namespace cuda {

Api load_api(const SharedLibrary& library) {
    Api api;
    const auto need = [&](auto*& function, std::initializer_list<const char*> names) {
        if (!library.load(function, names)) api.missing.emplace_back(*names.begin());
    };
    need(api.init, {"cuInit"});
    need(api.driver_version, {"cuDriverGetVersion"});
    need(api.error_name, {"cuGetErrorName"});
    need(api.device_count, {"cuDeviceGetCount"});
    need(api.device, {"cuDeviceGet"});
    need(api.device_name, {"cuDeviceGetName"});
    need(api.device_bus_id, {"cuDeviceGetPCIBusId"});
    need(api.device_memory, {"cuDeviceTotalMem_v2"});
    need(api.device_attribute, {"cuDeviceGetAttribute"});
    need(api.context_retain, {"cuDevicePrimaryCtxRetain"});
    need(api.context_release, {"cuDevicePrimaryCtxRelease_v2", "cuDevicePrimaryCtxRelease"});
    need(api.context_set, {"cuCtxSetCurrent"});
    need(api.context_synchronize, {"cuCtxSynchronize"});
    need(api.memory_info, {"cuMemGetInfo_v2"});
    need(api.allocate, {"cuMemAlloc_v2"});
    need(api.free, {"cuMemFree_v2"});
    need(api.allocate_host, {"cuMemHostAlloc"});
    need(api.free_host, {"cuMemFreeHost"});
    need(api.host_device_pointer, {"cuMemHostGetDevicePointer_v2"});
    need(api.copy_to_device, {"cuMemcpyHtoDAsync_v2"});
    need(api.copy_to_host, {"cuMemcpyDtoHAsync_v2"});
    need(api.copy_on_device, {"cuMemcpyDtoDAsync_v2"});
    need(api.copy_peer, {"cuMemcpyPeerAsync"});
    need(api.fill_bytes, {"cuMemsetD8Async"});
    need(api.stream_create, {"cuStreamCreate"});
    need(api.stream_destroy, {"cuStreamDestroy_v2"});
    need(api.stream_synchronize, {"cuStreamSynchronize"});
    need(api.stream_wait, {"cuStreamWaitEvent"});
    need(api.event_create, {"cuEventCreate"});
    need(api.event_record, {"cuEventRecord"});
    need(api.event_synchronize, {"cuEventSynchronize"});
    need(api.event_elapsed, {"cuEventElapsedTime_v2", "cuEventElapsedTime"});
    need(api.event_destroy, {"cuEventDestroy_v2"});
    need(api.module_load, {"cuModuleLoadDataEx"});
    need(api.module_function, {"cuModuleGetFunction"});
    need(api.launch, {"cuLaunchKernel"});
    need(api.can_access_peer, {"cuDeviceCanAccessPeer"});
    need(api.enable_peer, {"cuCtxEnablePeerAccess"});
    return api;
}

void Api::check(Result result, const char* function) const {
    if (result == success) return;
    const char* name = nullptr;
    if (error_name == nullptr || error_name(result, &name) != success || name == nullptr) name = "an unknown error";
    throw GpuError(function, result, fmt::format("{} ({})", name, result));
}

std::string cause_of(Result result) {
    switch (result) {
        case stub_library:
            return "The libcuda.so.1 that was found is a stub for linking, not a driver.";
        case device_unavailable:
            return "The GPU is held exclusively by another process.";
        case no_device:
            return "The CUDA driver shows no device here: check CUDA_VISIBLE_DEVICES, the container's devices and the permissions of "
                   "/dev/nvidia0.";
        case system_not_ready:
            return "The node's NVSwitches are not ready: the fabric manager does not run (systemctl status nvidia-fabricmanager).";
        case driver_mismatch:
            return "The NVIDIA driver was updated: the loaded kernel module and the libraries are of different versions; reboot.";
        case compat_not_supported:
            return "A CUDA forward-compatibility package is in use that this GPU does not support.";
        case unknown_error:
            return "The CUDA driver does not start; /dev/nvidia-uvm is often missing then (modprobe nvidia-uvm).";
        default:
            return "";
    }
}

}  // namespace cuda

}  // namespace layline
