// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/devices/probe.h"

#include <fmt/format.h>

#include <array>

#include "model/profiling/files/small_file.h"

namespace layline {

namespace {

namespace fs = std::filesystem;

/// Display and 3D controllers on the PCI bus by vendor.
struct DisplayDevices {
    int nvidia = 0, amd = 0, intel = 0, other = 0;
};

DisplayDevices display_devices(const fs::path& sys) {
    DisplayDevices found;
    std::error_code error;
    for (const fs::directory_entry& device : fs::directory_iterator(sys / "bus/pci/devices", error)) {
        const std::string kind = small_file(device.path() / "class").value_or("");
        if (!kind.starts_with("0x03")) continue;  // PCI base class 03h: display controller
        const std::string vendor = small_file(device.path() / "vendor").value_or("");
        ++(vendor == "0x10de" ? found.nvidia : vendor == "0x1002" ? found.amd : vendor == "0x8086" ? found.intel : found.other);
    }
    return found;
}

/// NVML could not be loaded at all: whose fault is it?
void explain_absence(const ProbeOptions& options, GpuInventory& inventory) {
    const DisplayDevices display = display_devices(options.sys);
    const bool kernel_module = small_file(options.proc / "driver/nvidia/version").has_value();
    if (kernel_module) {
        inventory.status = "no-driver";
        inventory.reason = "The NVIDIA kernel driver is loaded, but its library libnvidia-ml.so.1 is not to be found here.";
        inventory.advice = "In a container, start it with the NVIDIA runtime and NVIDIA_DRIVER_CAPABILITIES=compute,utility.";
    } else if (display.nvidia > 0) {
        inventory.status = "no-driver";
        inventory.reason = fmt::format("There {} {} NVIDIA GPU{} here, but no NVIDIA driver.", display.nvidia == 1 ? "is" : "are",
                                       display.nvidia, display.nvidia == 1 ? "" : "s");
        inventory.advice = "Install NVIDIA's driver; nouveau does not compute.";
    } else if (display.amd > 0) {
        inventory.status = "no-driver";
        inventory.reason = "There is an AMD GPU here, but the amdgpu driver shows nothing of it.";
        inventory.advice = "Load the amdgpu driver.";
    } else {
        inventory.status = "no-gpu";
        inventory.reason =
            display.intel > 0 ? "There is no GPU for training here; Intel graphics cannot be profiled." : "There is no GPU here.";
        inventory.advice =
            fmt::format("Plan with a preset, or run this on a node with GPUs and open the file it writes: {}", remote_profile_command);
    }
}

void finish(GpuInventory& inventory) {
    if (!inventory.devices.empty()) {
        inventory.status = "ok";
        inventory.reason.clear();
        inventory.advice.clear();
    } else if (inventory.status.empty()) {
        inventory.status = "no-permission";
        inventory.reason = "The NVIDIA driver works, but shows no GPU here.";
        inventory.advice = "Check CUDA and NVIDIA_VISIBLE_DEVICES, the container's devices and the permissions of /dev/nvidia0.";
    }
}

}  // namespace

const char* const remote_profile_command = "layline-cli profile --output profile.json";

Telemetry::Telemetry(const ProbeOptions& options) {
    if (auto nvml = open_nvml(options.libraries, inventory_)) backends_.push_back(std::move(nvml));
    const bool absent = backends_.empty() && inventory_.status == "no-gpu";
    if (auto amd = open_amd_sysfs(options.sys, options.libraries)) backends_.push_back(std::move(amd));
    for (const auto& backend : backends_) backend->describe(inventory_);
    if (backends_.empty() && absent) explain_absence(options, inventory_);
    finish(inventory_);
}

std::vector<GpuSample> Telemetry::sample() {
    std::vector<GpuSample> samples;
    for (const auto& backend : backends_)
        for (GpuSample& sample : backend->sample()) samples.push_back(std::move(sample));
    samples.resize(inventory_.devices.size());
    return samples;
}

GpuInventory probe_gpus(const ProbeOptions& options) { return Telemetry(options).inventory(); }

}  // namespace layline
