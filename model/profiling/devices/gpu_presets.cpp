// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/devices/gpu_presets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <vector>

#include "model/scenario/input_error.h"
#include "model/scenario/presets.h"

namespace layline {

namespace {

/// What a PCIe lane moves one way, byte/s, by generation 1 to 6: 2.5 GT/s with 8b/10b, ... (PCI Express base specifications).
constexpr double lane_bytes_per_s[] = {0, 0.25e9, 0.5e9, 0.985e9, 1.969e9, 3.938e9, 7.563e9};

/// Lower-case words of letters and digits.
std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0)
            words.back() += static_cast<char>(std::tolower(byte));
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

bool has(const std::vector<std::string>& words, const std::string& word) { return std::ranges::find(words, word) != words.end(); }

std::optional<Cluster> preset_with(const std::string& accelerator) {
    for (const PresetInfo& preset : cluster_presets())
        if (Cluster cluster = cluster_preset(preset.id); cluster.accelerator.id == accelerator) return cluster;
    return std::nullopt;
}

/// How fast a GPU reaches the others of its node.
double link_bytes_per_s(const GpuDevice& device, double otherwise) {
    if (device.nvlink_bytes_per_s && *device.nvlink_bytes_per_s > 0) return *device.nvlink_bytes_per_s;
    if (!device.max_pcie_generation || !device.max_pcie_width || device.vendor != "NVIDIA") return otherwise;
    const int generation = std::clamp(*device.max_pcie_generation, 1, 6);
    return lane_bytes_per_s[generation] * *device.max_pcie_width;
}

}  // namespace

std::optional<std::string> accelerator_preset_of(const std::string& name, double memory_bytes) {
    constexpr double tolerance = 0.1;
    const std::vector<std::string> words = words_of(name);
    const bool pcie = has(words, "pcie");
    std::optional<std::string> best;
    double least = tolerance;
    for (const PresetInfo& preset : accelerator_presets()) {
        const std::vector<std::string> of_preset = words_of(preset.id);
        if (of_preset.empty() || !has(words, of_preset.front()) || has(of_preset, "pcie") != pcie) continue;
        const double expected = accelerator_preset(preset.id).usable_memory_bytes;
        const double off = memory_bytes > 0 ? std::abs(std::log(memory_bytes / expected)) : 0.5 * tolerance;
        if (off < least) {
            least = off;
            best = preset.id;
        }
    }
    return best;
}

MachineCluster cluster_of(const GpuInventory& inventory, std::int64_t gpus) {
    std::vector<const GpuDevice*> devices;
    for (const GpuDevice& device : inventory.devices)
        if (device.error.empty()) devices.push_back(&device);
    if (devices.empty()) throw InputError("", "", "a GPU that works", "none");
    const GpuDevice& first = *devices.front();
    if (std::ranges::any_of(devices, [](const GpuDevice* d) { return d->mig && *d->mig; }))
        throw InputError("", "", "whole GPUs", "slices (MIG)");
    const auto other = std::ranges::find_if(devices, [&](const GpuDevice* d) { return d->name.value != first.name.value; });
    if (other != devices.end())
        throw InputError("", "", "GPUs of one kind",
                         fmt::format("{} and {}", first.name.value.value_or("?"), (*other)->name.value.value_or("?")));
    const double memory_bytes = first.memory_bytes.value.value_or(0);
    const auto id = accelerator_preset_of(first.name.value.value_or(""), memory_bytes);
    if (!id)
        throw InputError("", "", "a GPU that an accelerator preset describes",
                         fmt::format("\"{}\" with {:.0f} GiB", first.name.value.value_or("?"), memory_bytes / (1u << 30)));
    const auto node = static_cast<std::int64_t>(devices.size());
    const std::optional<Cluster> preset = preset_with(*id);
    MachineCluster made;
    Cluster& cluster = made.cluster;
    if (preset) cluster = *preset;
    cluster.accelerator = accelerator_preset(*id);
    if (memory_bytes > 0) cluster.accelerator.usable_memory_bytes = memory_bytes - first.memory_reserved_bytes.value.value_or(0);
    cluster.id = "this-machine";
    cluster.name = fmt::format("This machine: {} {} a node", node, cluster.accelerator.name);
    cluster.gpus_per_node = node;
    cluster.scale_up_gpus = preset && preset->scale_up_gpus > preset->gpus_per_node && first.fabric ? preset->scale_up_gpus : node;
    cluster.scale_up.bytes_per_s = link_bytes_per_s(first, preset ? preset->scale_up.bytes_per_s : 50e9);
    if (!preset) {  // NCCL 2.29's ring latencies, as in the cluster presets; one HDR port for four GPUs
        cluster.scale_up.latency_s = 3.4e-6;
        cluster.network = {6.25e9, 1.4e-5};
    }
    made.assumed = preset ? fmt::format("The network between nodes is that of {}.", preset->name)
                          : std::string("The network between nodes is assumed: 6.25 GB/s a GPU.");
    cluster.gpus = std::max(node, (gpus + node - 1) / node * node);
    return made;
}

}  // namespace layline
