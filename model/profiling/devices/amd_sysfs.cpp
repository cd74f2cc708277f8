// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <sstream>

#include "model/profiling/devices/gpu_backend.h"
#include "model/profiling/devices/rocm_smi.h"
#include "model/profiling/files/small_file.h"

namespace layline {

namespace {

namespace fs = std::filesystem;

constexpr const char* amd_vendor = "0x1002";
constexpr int link_type_pcie = 2, link_type_xgmi = 11;  // Linux, amdkfd kfd_crat.h: CRAT_IOLINK_TYPE

Field<double> number(const fs::path& file, double unit = 1) {
    const auto value = number_in(file);
    return value ? Field<double>::of(*value * unit) : Field<double>::missing(fmt::format("{} is not there", file.filename().string()));
}

Field<int> whole(const fs::path& file) {
    const Field<double> value = number(file);
    return value ? Field<int>::of(static_cast<int>(*value)) : Field<int>::missing(value.reason);
}

Field<std::string> text(const fs::path& file) {
    const auto value = small_file(file);
    return value && !value->empty() ? Field<std::string>::of(*value)
                                    : Field<std::string>::missing(fmt::format("{} is not there", file.filename().string()));
}

struct Clocks {
    Field<double> now, highest;
};

/// "0: 500Mhz\n1: 1700Mhz *": the starred one is current, the last the highest.
Clocks clocks(const fs::path& file) {
    constexpr double mega = 1e6;
    Clocks found{Field<double>::missing("no current clock"), Field<double>::missing("no clocks")};
    std::istringstream lines(small_file(file).value_or(""));
    for (std::string line; std::getline(lines, line);) {
        const std::size_t colon = line.find(": ");
        double mhz = 0;
        if (colon == std::string::npos || std::from_chars(line.data() + colon + 2, line.data() + line.size(), mhz).ec != std::errc())
            continue;
        found.highest = Field<double>::of(mega * mhz);
        if (line.find('*') != std::string::npos) found.now = Field<double>::of(mega * mhz);
    }
    return found;
}

/// "16.0 GT/s PCIe" -> 4: 2.5, 5, 8, 16, 32, 64 GT/s are generations 1 to 6 (PCI Express base specifications).
Field<int> generation(const fs::path& file) {
    const auto speed = number_in(file);
    if (!speed) return Field<int>::missing(fmt::format("{} is not there", file.filename().string()));
    return Field<int>::of(*speed < 4 ? 1 : *speed < 7 ? 2 : *speed < 12 ? 3 : *speed < 24 ? 4 : *speed < 48 ? 5 : 6);
}

/// The first hwmon folder of a device, where sensors are.
fs::path sensors(const fs::path& device) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(device / "hwmon", error)) return entry.path();
    return device / "hwmon" / "none";
}

/// "PCI_SLOT_NAME=0000:c1:00.0" of a device's uevent.
std::string slot_of(const fs::path& device) {
    const std::string facts = small_file(device / "uevent").value_or("");
    const std::size_t place = facts.find("PCI_SLOT_NAME=");
    return place == std::string::npos ? "" : facts.substr(place + 14, facts.find('\n', place) - place - 14);
}

/// A kfd node's properties: "name value" lines.
std::map<std::string, std::int64_t> properties(const fs::path& file) {
    std::map<std::string, std::int64_t> found;
    std::istringstream lines(small_file(file).value_or(""));
    std::string name;
    for (std::int64_t value = 0; lines >> name >> value;) found[name] = value;
    return found;
}

/// Bus, device and function as kfd packs them, in the form of a PCI slot.
std::string slot_of(std::int64_t domain, std::int64_t location) {
    return fmt::format("{:04x}:{:02x}:{:02x}.{:x}", domain, location >> 8 & 0xff, location >> 3 & 0x1f, location & 7);
}

class AmdBackend : public GpuBackend {
  public:
    AmdBackend(fs::path root, std::vector<fs::path> devices, std::unique_ptr<RocmSmi> smi)
        : root_(std::move(root)), devices_(std::move(devices)), smi_(std::move(smi)) {}

    void describe(GpuInventory& inventory) override {
        const int first = static_cast<int>(inventory.devices.size());
        for (const fs::path& path : devices_) {
            inventory.devices.push_back(describe_device(path));
            if (smi_) smi_->describe(slot_of(path), inventory.devices.back());
            inventory.devices.back().index = static_cast<int>(inventory.devices.size()) - 1;
        }
        if (inventory.driver_version.empty()) inventory.driver_version = small_file(root_ / "module/amdgpu/version").value_or("");
        if (smi_ && inventory.library.empty()) inventory.library = smi_->path();
        add_links(inventory, first);
    }

    std::vector<GpuSample> sample() override {
        std::vector<GpuSample> samples;
        for (const fs::path& path : devices_) {
            samples.push_back(sample_device(path));
            if (smi_) smi_->sample(slot_of(path), samples.back());
        }
        return samples;
    }

  private:
    static GpuDevice describe_device(const fs::path& path) {
        const Field<std::string> code = text(path / "device");
        GpuDevice device;
        device.vendor = "AMD";
        device.name = text(path / "product_name");
        if (!device.name) device.name = Field<std::string>::of(code ? fmt::format("AMD GPU {}", *code) : "AMD GPU");
        device.uuid = text(path / "unique_id");
        const std::string slot = slot_of(path);
        device.pci_bus_id = slot.empty() ? Field<std::string>::missing("uevent names no slot") : Field<std::string>::of(slot);
        device.architecture = Field<std::string>::missing("sysfs does not tell");
        device.compute_capability = Field<std::string>::missing("NVIDIA's notion");
        device.numa_node = whole(path / "numa_node");
        device.memory_bytes = number(path / "mem_info_vram_total");
        device.memory_reserved_bytes = Field<double>::missing("sysfs does not tell");
        device.max_sm_clock_hz = clocks(path / "pp_dpm_sclk").highest;
        device.max_memory_clock_hz = clocks(path / "pp_dpm_mclk").highest;
        device.power_limit_w = number(sensors(path) / "power1_cap", 1e-6);
        device.max_pcie_generation = generation(path / "max_link_speed");
        device.max_pcie_width = whole(path / "max_link_width");
        for (Field<int>* field : {&device.nvlinks, &device.nvlink_version}) *field = Field<int>::missing("NVIDIA's link");
        device.nvlink_bytes_per_s = Field<double>::missing("NVIDIA's link");
        for (Field<bool>* field : {&device.ecc, &device.persistence, &device.mig}) *field = Field<bool>::missing("sysfs does not tell");
        device.compute_mode = Field<std::string>::missing("NVIDIA's notion");
        device.fabric = Field<std::string>::missing("NVIDIA's notion");
        device.now = sample_device(path);
        return device;
    }

    static GpuSample sample_device(const fs::path& path) {
        const fs::path sensor = sensors(path);
        GpuSample sample;
        sample.memory_used_bytes = number(path / "mem_info_vram_used");
        const Field<double> total = number(path / "mem_info_vram_total");
        sample.memory_free_bytes = total && sample.memory_used_bytes ? Field<double>::of(*total - *sample.memory_used_bytes)
                                                                     : Field<double>::missing(total.reason);
        sample.utilization = number(path / "gpu_busy_percent", 0.01);
        sample.memory_utilization = number(path / "mem_busy_percent", 0.01);
        sample.sm_clock_hz = clocks(path / "pp_dpm_sclk").now;
        sample.memory_clock_hz = clocks(path / "pp_dpm_mclk").now;
        sample.power_w = number(sensor / "power1_average", 1e-6);
        if (!sample.power_w) sample.power_w = number(sensor / "power1_input", 1e-6);
        sample.temperature_c = number(sensor / "temp1_input", 1e-3);
        sample.memory_temperature_c = number(sensor / "temp3_input", 1e-3);
        sample.energy_j = number(sensor / "energy1_input", 1e-6);
        sample.throttle_bits = Field<std::uint64_t>::missing("sysfs does not tell");
        sample.pcie_generation = generation(path / "current_link_speed");
        sample.pcie_width = whole(path / "current_link_width");
        for (Field<double>* field : {&sample.pcie_sent_bytes, &sample.pcie_received_bytes, &sample.nvlink_sent_bytes,
                                     &sample.nvlink_received_bytes, &sample.sm_activity, &sample.tensor_activity, &sample.memory_activity})
            *field = Field<double>::missing("sysfs does not tell");
        sample.processes_reason = "sysfs does not tell";
        return sample;
    }

    /// Links between devices as the compute driver lists them.
    void add_links(GpuInventory& inventory, int first) const {
        const fs::path nodes = root_ / "class/kfd/kfd/topology/nodes";
        std::map<std::int64_t, int> device_of_node;
        std::error_code error;
        for (const fs::directory_entry& node : fs::directory_iterator(nodes, error)) {
            auto facts = properties(node.path() / "properties");
            if (facts["simd_count"] == 0) continue;
            const std::string slot = slot_of(facts["domain"], facts["location_id"]);
            for (int i = first; i < static_cast<int>(inventory.devices.size()); ++i)
                if (inventory.devices[static_cast<std::size_t>(i)].pci_bus_id.value == slot)
                    device_of_node[std::atoll(node.path().filename().c_str())] = i;
        }
        for (const auto& [node, device] : device_of_node)
            for (const fs::directory_entry& link : fs::directory_iterator(nodes / std::to_string(node) / "io_links", error)) {
                auto facts = properties(link.path() / "properties");
                const auto other = device_of_node.find(facts["node_to"]);
                if (other == device_of_node.end() || other->second <= device) continue;
                const std::int64_t type = facts["type"];
                inventory.links.push_back({device, other->second,
                                           type == link_type_xgmi   ? "xGMI"
                                           : type == link_type_pcie ? "PCIe"
                                                                    : "",
                                           0, Field<bool>::missing("sysfs does not tell"), ""});
                if (smi_) {
                    const auto slot = [&](int index) {
                        return inventory.devices[static_cast<std::size_t>(index)].pci_bus_id.value.value_or("");
                    };
                    smi_->describe_link(slot(device), slot(other->second), inventory.links.back());
                }
            }
    }

    fs::path root_;
    std::vector<fs::path> devices_;
    std::unique_ptr<RocmSmi> smi_;
};

}  // namespace

std::unique_ptr<GpuBackend> open_amd_sysfs(const std::filesystem::path& root, const LibrarySearch& search) {
    std::vector<fs::path> devices;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(root / "class/drm", error)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with("card") || name.find('-') != std::string::npos) continue;
        const fs::path device = entry.path() / "device";
        if (small_file(device / "vendor") == amd_vendor && number_in(device / "mem_info_vram_total")) devices.push_back(device);
    }
    std::ranges::sort(devices, {}, [](const fs::path& device) { return slot_of(device); });
    return devices.empty() ? nullptr : std::make_unique<AmdBackend>(root, std::move(devices), RocmSmi::open(search));
}

}  // namespace layline
