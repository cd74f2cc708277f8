// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/devices/rocm_smi.h"

#include <fmt/format.h>

#include <array>

namespace layline {

namespace {

constexpr int success = 0, video_memory = 0, current_value = 0;
constexpr std::uint32_t edge = 0, memory_sensor = 2;  // rsmi_temperature_type_t
constexpr int link_pcie = 1, link_xgmi = 2;           // RSMI_IO_LINK_TYPE
constexpr double micro = 1e-6, milli = 1e-3, per_cent = 1e-2;
constexpr std::uint32_t most_devices = 1024;

/// Domain, bus, device and function as the library packs them: 32 bits, and below them 8, 5 and 3.
std::string slot_of(std::uint64_t id) { return fmt::format("{:04x}:{:02x}:{:02x}.{:x}", id >> 32, id >> 8 & 0xff, id >> 3 & 0x1f, id & 7); }

void fill(Field<double>& field, double value) {
    if (!field) field = Field<double>::of(value);
}

/// Calls a function that a release may lack. @returns whether it answered.
template <class Function, class... Arguments>
bool answers(Function function, Arguments... arguments) {
    return function != nullptr && function(arguments...) == success;
}

}  // namespace

std::unique_ptr<RocmSmi> RocmSmi::open(const LibrarySearch& search) {
    const std::vector<std::string> names{"librocm_smi64.so.7", "librocm_smi64.so.6", "librocm_smi64.so.5", "librocm_smi64.so.1"};
    std::vector<std::string> candidates = toolkit_candidates(search, names);
    if (search.only_from.empty())
        for (const std::string& name : names) candidates.push_back("/opt/rocm/lib/" + name);
    for (const std::string& candidate : candidates) {
        const SharedLibrary library(candidate);
        if (!library) continue;
        Api api;
        const bool usable = library.load(api.init, {"rsmi_init"}) && library.load(api.shut_down, {"rsmi_shut_down"}) &&
                            library.load(api.count, {"rsmi_num_monitor_devices"}) && library.load(api.pci_id, {"rsmi_dev_pci_id_get"});
        if (!usable || api.init(0) != success) continue;
        library.load(api.name, {"rsmi_dev_name_get"});
        library.load(api.memory_total, {"rsmi_dev_memory_total_get"});
        library.load(api.memory_used, {"rsmi_dev_memory_usage_get"});
        library.load(api.busy, {"rsmi_dev_busy_percent_get"});
        library.load(api.power, {"rsmi_dev_power_get"});
        library.load(api.average_power, {"rsmi_dev_power_ave_get"});
        library.load(api.power_cap, {"rsmi_dev_power_cap_get"});
        library.load(api.temperature, {"rsmi_dev_temp_metric_get"});
        library.load(api.link_type, {"rsmi_topo_get_link_type"});
        library.load(api.peer_access, {"rsmi_is_P2P_accessible"});
        return std::unique_ptr<RocmSmi>(new RocmSmi(library, api));
    }
    return nullptr;
}

RocmSmi::RocmSmi(const SharedLibrary& library, const Api& api) : api_(api), path_(library.path()) {
    std::uint32_t count = 0;
    if (api_.count(&count) != success || count > most_devices) return;
    for (std::uint32_t i = 0; i < count; ++i) {
        std::uint64_t id = 0;
        if (api_.pci_id(i, &id) == success) index_of_slot_.emplace(slot_of(id), i);
    }
}

RocmSmi::~RocmSmi() { api_.shut_down(); }

void RocmSmi::describe(const std::string& slot, GpuDevice& device) const {
    const auto found = index_of_slot_.find(slot);
    if (found == index_of_slot_.end()) return;
    std::array<char, 256> name{};
    // sysfs gives a bare code where the kernel has no product name.
    const bool nameless = !device.name || device.name->starts_with("AMD GPU");
    if (nameless && answers(api_.name, found->second, name.data(), name.size() - 1) && name.front() != '\0')
        device.name = Field<std::string>::of(name.data());
    std::uint64_t value = 0;
    if (answers(api_.memory_total, found->second, video_memory, &value)) fill(device.memory_bytes, static_cast<double>(value));
    if (answers(api_.power_cap, found->second, 0u, &value)) fill(device.power_limit_w, micro * static_cast<double>(value));
    sample(slot, device.now);
}

void RocmSmi::sample(const std::string& slot, GpuSample& sample) const {
    const auto found = index_of_slot_.find(slot);
    if (found == index_of_slot_.end()) return;
    const std::uint32_t index = found->second;
    std::uint64_t value = 0;
    std::uint32_t busy = 0;
    std::int64_t degrees = 0;
    int kind = 0;
    if (answers(api_.memory_used, index, video_memory, &value)) fill(sample.memory_used_bytes, static_cast<double>(value));
    if (answers(api_.busy, index, &busy)) fill(sample.utilization, per_cent * busy);
    if (answers(api_.power, index, &value, &kind) || answers(api_.average_power, index, 0u, &value))
        fill(sample.power_w, micro * static_cast<double>(value));
    if (answers(api_.temperature, index, edge, current_value, &degrees)) fill(sample.temperature_c, milli * static_cast<double>(degrees));
    if (answers(api_.temperature, index, memory_sensor, current_value, &degrees))
        fill(sample.memory_temperature_c, milli * static_cast<double>(degrees));
}

void RocmSmi::describe_link(const std::string& from, const std::string& to, GpuLink& link) const {
    const auto a = index_of_slot_.find(from), b = index_of_slot_.find(to);
    if (a == index_of_slot_.end() || b == index_of_slot_.end()) return;
    bool reaches = false;
    if (answers(api_.peer_access, a->second, b->second, &reaches)) {
        link.peer_access = Field<bool>::of(reaches);
        if (!reaches) link.peer_reason = "ROCm shows no way";
    }
    std::uint64_t hops = 0;
    int type = 0;
    if (!link.level.empty() || !answers(api_.link_type, a->second, b->second, &hops, &type)) return;
    link.level = type == link_xgmi ? "xGMI" : type == link_pcie ? "PCIe" : "";
}

}  // namespace layline
