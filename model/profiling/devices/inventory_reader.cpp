// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "model/profiling/devices/inventory_json.h"
#include "model/scenario/input_error.h"

namespace layline {

namespace {

using Json = nlohmann::json;

constexpr std::size_t most_devices = 1024, most_links = most_devices * most_devices, most_texts = 4096;
constexpr const char* not_told = "the file does not tell";

/// Reads the members of one object, each where it is there.
class Members {
  public:
    Members(const Json& json, std::string pointer) : json_(json), pointer_(std::move(pointer)) {
        if (!json.is_object()) throw InputError("", pointer_, "an object", json.type_name());
    }

    template <class T>
    void plain(const char* key, T& value) const {
        if (const Json* found = member(json_, key)) value = get<T>(*found, std::string("/") + key);
    }
    template <class T>
    void field(const char* key, Field<T>& field) const {
        field = Field<T>::missing(not_told);
        const Json* found = member(json_, key);
        if (found == nullptr) return;
        const std::string place = std::string("/") + key;
        if (!found->is_object()) throw InputError("", pointer_ + place, "a value with its unit or its reason", found->type_name());
        if (const Json* value = member(*found, "value"))
            field = Field<T>::of(get<T>(*value, place + "/value"));
        else if (const Json* reason = member(*found, "reason"))
            field.reason = get<std::string>(*reason, place + "/reason");
    }
    void texts(const char* key, std::vector<std::string>& list) const {
        const Json* found = member(json_, key);
        if (found == nullptr) return;
        const std::string place = std::string("/") + key;
        if (!found->is_array() || found->size() > most_texts) throw InputError("", pointer_ + place, "a list of texts", found->type_name());
        for (const Json& item : *found) list.push_back(get<std::string>(item, place));
    }
    const Json* child(const char* key) const { return member(json_, key); }
    std::string place(const char* key) const { return pointer_ + "/" + key; }

  private:
    static const Json* member(const Json& json, const char* key) {
        const auto found = json.find(key);
        return found == json.end() || found->is_null() ? nullptr : &*found;
    }
    template <class T>
    T get(const Json& value, const std::string& place) const {
        constexpr bool text = std::is_same_v<T, std::string>, flag = std::is_same_v<T, bool>;
        const bool fits = text ? value.is_string() : flag ? value.is_boolean() : value.is_number();
        if (!fits) throw InputError("", pointer_ + place, text ? "a text" : flag ? "true or false" : "a number", value.type_name());
        if constexpr (std::is_integral_v<T> && !flag)
            if (!value.is_number_integer()) throw InputError("", pointer_ + place, "a whole number", value.dump());
        if constexpr (std::is_floating_point_v<T>)
            if (!std::isfinite(value.get<double>())) throw InputError("", pointer_ + place, "a finite number", value.dump());
        return value.get<T>();
    }

    const Json& json_;
    std::string pointer_;
};

template <class Item, class Convert>
std::vector<Item> list(const Json& json, const std::string& pointer, std::size_t most, Convert convert) {
    if (!json.is_array()) throw InputError("", pointer, "a list", json.type_name());
    if (json.size() > most) throw InputError("", pointer, fmt::format("at most {}", most), fmt::format("{}", json.size()));
    std::vector<Item> items;
    for (std::size_t i = 0; i < json.size(); ++i) items.push_back(convert(json[i], fmt::format("{}/{}", pointer, i)));
    return items;
}

GpuProcess process_from_json(const Json& json, const std::string& pointer) {
    const Members members(json, pointer);
    GpuProcess process;
    members.plain("pid", process.pid);
    members.plain("name", process.name);
    members.plain("compute", process.compute);
    members.field("used_bytes", process.used_bytes);
    return process;
}

GpuLink link_from_json(const Json& json, const std::string& pointer) {
    const Members members(json, pointer);
    GpuLink link;
    members.plain("from", link.from);
    members.plain("to", link.to);
    members.plain("level", link.level);
    members.plain("nvlinks", link.nvlinks);
    members.field("peer_access", link.peer_access);
    members.plain("peer_reason", link.peer_reason);
    return link;
}

}  // namespace

GpuSample sample_from_json(const Json& json, const std::string& pointer) {
    const Members members(json, pointer);
    GpuSample sample;
    members.field("memory_used_bytes", sample.memory_used_bytes);
    members.field("memory_free_bytes", sample.memory_free_bytes);
    members.field("utilization", sample.utilization);
    members.field("memory_utilization", sample.memory_utilization);
    members.field("sm_clock_hz", sample.sm_clock_hz);
    members.field("memory_clock_hz", sample.memory_clock_hz);
    members.field("power_w", sample.power_w);
    members.field("temperature_c", sample.temperature_c);
    members.field("memory_temperature_c", sample.memory_temperature_c);
    members.field("energy_j", sample.energy_j);
    members.field("throttle_bits", sample.throttle_bits);
    members.texts("throttle_reasons", sample.throttle_reasons);
    members.field("pcie_generation", sample.pcie_generation);
    members.field("pcie_width", sample.pcie_width);
    members.field("pcie_sent_bytes", sample.pcie_sent_bytes);
    members.field("pcie_received_bytes", sample.pcie_received_bytes);
    members.field("nvlink_sent_bytes", sample.nvlink_sent_bytes);
    members.field("nvlink_received_bytes", sample.nvlink_received_bytes);
    members.field("sm_activity", sample.sm_activity);
    members.field("tensor_activity", sample.tensor_activity);
    members.field("memory_activity", sample.memory_activity);
    if (const Json* processes = members.child("processes"))
        sample.processes = list<GpuProcess>(*processes, members.place("processes"), most_texts, process_from_json);
    members.plain("processes_reason", sample.processes_reason);
    return sample;
}

GpuDevice device_from_json(const Json& json, const std::string& pointer) {
    const Members members(json, pointer);
    GpuDevice device;
    members.plain("index", device.index);
    members.plain("vendor", device.vendor);
    members.plain("error", device.error);
    members.field("name", device.name);
    members.field("uuid", device.uuid);
    members.field("pci_bus_id", device.pci_bus_id);
    members.field("architecture", device.architecture);
    members.field("compute_capability", device.compute_capability);
    members.field("numa_node", device.numa_node);
    members.field("memory_bytes", device.memory_bytes);
    members.field("memory_reserved_bytes", device.memory_reserved_bytes);
    members.field("max_sm_clock_hz", device.max_sm_clock_hz);
    members.field("max_memory_clock_hz", device.max_memory_clock_hz);
    members.field("power_limit_w", device.power_limit_w);
    members.field("max_pcie_generation", device.max_pcie_generation);
    members.field("max_pcie_width", device.max_pcie_width);
    members.field("nvlinks", device.nvlinks);
    members.field("nvlink_version", device.nvlink_version);
    members.field("nvlink_bytes_per_s", device.nvlink_bytes_per_s);
    members.field("ecc", device.ecc);
    members.field("persistence", device.persistence);
    members.field("mig", device.mig);
    members.texts("mig_instances", device.mig_instances);
    members.field("compute_mode", device.compute_mode);
    members.field("fabric", device.fabric);
    if (const Json* now = members.child("now")) device.now = sample_from_json(*now, members.place("now"));
    return device;
}

std::vector<GpuDevice> devices_from_json(const Json& json, const std::string& pointer) {
    return list<GpuDevice>(json, pointer, most_devices, device_from_json);
}

std::vector<GpuLink> links_from_json(const Json& json, const std::string& pointer) {
    return list<GpuLink>(json, pointer, most_links, link_from_json);
}

GpuInventory inventory_from_json(const Json& json, const std::string& pointer) {
    const Members members(json, pointer);
    GpuInventory inventory;
    members.plain("status", inventory.status);
    members.plain("reason", inventory.reason);
    members.plain("advice", inventory.advice);
    members.plain("driver_version", inventory.driver_version);
    members.plain("library", inventory.library);
    members.plain("library_version", inventory.library_version);
    members.plain("cuda_version", inventory.cuda_version);
    if (const Json* devices = members.child("devices")) inventory.devices = devices_from_json(*devices, members.place("devices"));
    if (const Json* links = members.child("links")) inventory.links = links_from_json(*links, members.place("links"));
    return inventory;
}

}  // namespace layline
