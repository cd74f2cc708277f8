// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <array>

#include "model/profiling/devices/gpu_backend.h"
#include "model/profiling/devices/nvml_activity.h"
#include "model/profiling/devices/nvml_api.h"
#include "model/profiling/devices/nvml_reader.h"

namespace layline {

namespace {

using nvml::Api;

/// Above any machine; a library that reports more is not to be believed.
constexpr unsigned most_devices = 1024;

std::string version_text(nvml::Result (*function)(char*, unsigned)) {
    std::array<char, nvml::name_bytes> text{};
    if (function == nullptr || function(text.data(), nvml::name_bytes) != nvml::success) return "";
    text.back() = '\0';
    return text.data();
}

class NvmlBackend : public GpuBackend {
  public:
    NvmlBackend(SharedLibrary library, Api api) : library_(std::move(library)), api_(std::move(api)) {}
    ~NvmlBackend() override {
        meters_.clear();
        if (api_.shutdown != nullptr) api_.shutdown();
    }

    void describe(GpuInventory& inventory) override {
        inventory.library = library_.path();
        inventory.driver_version = version_text(api_.driver_version);
        inventory.library_version = version_text(api_.nvml_version);
        if (api_.cuda_version != nullptr) api_.cuda_version(&inventory.cuda_version);
        open_devices();
        for (std::size_t i = 0; i < handles_.size(); ++i) {
            GpuDevice device;
            device.vendor = "NVIDIA";
            if (handles_[i] != nullptr) {
                device = nvml::Reader(api_, handles_[i]).describe();
                meters_[i]->read(device.now);
            } else {
                device.error = errors_[i];
            }
            device.index = static_cast<int>(inventory.devices.size());
            inventory.devices.push_back(std::move(device));
        }
        inventory.links = nvml::read_links(api_, handles_);
    }

    std::vector<GpuSample> sample() override {
        if (handles_.empty()) open_devices();
        std::vector<GpuSample> samples;
        for (std::size_t i = 0; i < handles_.size(); ++i) {
            samples.emplace_back();
            if (handles_[i] == nullptr) continue;
            samples.back() = nvml::Reader(api_, handles_[i]).sample();
            meters_[i]->read(samples.back());
        }
        return samples;
    }

  private:
    /// NVML meets the faults of a single GPU here and not earlier: the others go on.
    void open_devices() {
        handles_.clear();
        errors_.clear();
        meters_.clear();
        unsigned count = 0;
        if (api_.count(&count) != nvml::success || count > most_devices) return;
        for (unsigned i = 0; i < count; ++i) {
            nvml::Device handle = nullptr;
            const nvml::Result result = api_.handle(i, &handle);
            handles_.push_back(result == nvml::success ? handle : nullptr);
            errors_.push_back(result == nvml::success ? "" : nvml::result_words(api_, result));
            meters_.push_back(handles_.back() == nullptr ? nullptr : std::make_unique<nvml::ActivityMeter>(api_, handle));
        }
    }

    SharedLibrary library_;
    Api api_;
    std::vector<nvml::Device> handles_;
    std::vector<std::string> errors_;
    std::vector<std::unique_ptr<nvml::ActivityMeter>> meters_;  ///< one a handle
};

void explain(const Api& api, nvml::Result result, GpuInventory& failure) {
    switch (result) {
        case nvml::driver_not_loaded:
            failure.status = "no-driver";
            failure.reason = "The NVIDIA driver is installed but not loaded.";
            failure.advice = "Load it (modprobe nvidia) or reboot; the nouveau driver must not hold the GPU.";
            break;
        case nvml::library_mismatch:
            failure.status = "driver-mismatch";
            failure.reason = "The NVIDIA driver was updated: the loaded kernel module and the libraries are of different versions.";
            failure.advice = "Reboot, or unload and load the driver again.";
            break;
        case nvml::no_permission:
        case nvml::operating_system:
            failure.status = "no-permission";
            failure.reason = fmt::format("The NVIDIA driver may not be used from here: {}.", nvml::result_words(api, result));
            failure.advice = "Check the permissions of /dev/nvidiactl and /dev/nvidia0, and the container's devices.";
            break;
        default:
            failure.status = "driver-error";
            failure.reason = fmt::format("The NVIDIA driver does not start: {}.", nvml::result_words(api, result));
            failure.advice = "nvidia-smi should show the same; the kernel's log (dmesg) tells more.";
    }
}

}  // namespace

std::unique_ptr<GpuBackend> open_nvml(const LibrarySearch& search, GpuInventory& failure) {
    SharedLibrary library = open_driver_library(search, "libnvidia-ml.so.1");
    if (!library) {
        failure.status = "no-gpu";
        failure.reason = library.error();
        return nullptr;
    }
    Api api = nvml::load_api(library);
    if (!api.missing.empty()) {
        failure.status = "driver-error";
        failure.reason =
            fmt::format("{} has no {}: it is no NVIDIA driver library that Layline knows.", library.path(), fmt::join(api.missing, ", "));
        return nullptr;
    }
    if (const nvml::Result result = api.init(); result != nvml::success) {
        explain(api, result, failure);
        return nullptr;
    }
    return std::make_unique<NvmlBackend>(std::move(library), std::move(api));
}

}  // namespace layline
