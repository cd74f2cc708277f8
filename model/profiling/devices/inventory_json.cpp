// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/devices/inventory_json.h"

#include <nlohmann/json.hpp>

namespace layline {

namespace {

using Json = nlohmann::json;

template <class T>
Json field_json(const Field<T>& field, const char* unit = nullptr) {
    if (!field) return {{"value", nullptr}, {"reason", field.reason}};
    Json json = {{"value", *field}};
    if (unit != nullptr) json["unit"] = unit;
    return json;
}

Json process_json(const GpuProcess& process) {
    return {
        {"pid", process.pid}, {"name", process.name}, {"compute", process.compute}, {"used_bytes", field_json(process.used_bytes, "byte")}};
}

}  // namespace

Json to_json(const GpuSample& sample) {
    Json processes = Json::array();
    for (const GpuProcess& process : sample.processes) processes.push_back(process_json(process));
    return {{"memory_used_bytes", field_json(sample.memory_used_bytes, "byte")},
            {"memory_free_bytes", field_json(sample.memory_free_bytes, "byte")},
            {"utilization", field_json(sample.utilization)},
            {"memory_utilization", field_json(sample.memory_utilization)},
            {"sm_clock_hz", field_json(sample.sm_clock_hz, "Hz")},
            {"memory_clock_hz", field_json(sample.memory_clock_hz, "Hz")},
            {"power_w", field_json(sample.power_w, "W")},
            {"temperature_c", field_json(sample.temperature_c, "degC")},
            {"memory_temperature_c", field_json(sample.memory_temperature_c, "degC")},
            {"energy_j", field_json(sample.energy_j, "J")},
            {"throttle_bits", field_json(sample.throttle_bits)},
            {"throttle_reasons", sample.throttle_reasons},
            {"pcie_generation", field_json(sample.pcie_generation)},
            {"pcie_width", field_json(sample.pcie_width)},
            {"pcie_sent_bytes", field_json(sample.pcie_sent_bytes, "byte")},
            {"pcie_received_bytes", field_json(sample.pcie_received_bytes, "byte")},
            {"nvlink_sent_bytes", field_json(sample.nvlink_sent_bytes, "byte")},
            {"nvlink_received_bytes", field_json(sample.nvlink_received_bytes, "byte")},
            {"sm_activity", field_json(sample.sm_activity)},
            {"tensor_activity", field_json(sample.tensor_activity)},
            {"memory_activity", field_json(sample.memory_activity)},
            {"processes", processes},
            {"processes_reason", sample.processes_reason}};
}

Json to_json(const GpuDevice& device) {
    return {{"index", device.index},
            {"vendor", device.vendor},
            {"error", device.error},
            {"name", field_json(device.name)},
            {"uuid", field_json(device.uuid)},
            {"pci_bus_id", field_json(device.pci_bus_id)},
            {"architecture", field_json(device.architecture)},
            {"compute_capability", field_json(device.compute_capability)},
            {"numa_node", field_json(device.numa_node)},
            {"memory_bytes", field_json(device.memory_bytes, "byte")},
            {"memory_reserved_bytes", field_json(device.memory_reserved_bytes, "byte")},
            {"max_sm_clock_hz", field_json(device.max_sm_clock_hz, "Hz")},
            {"max_memory_clock_hz", field_json(device.max_memory_clock_hz, "Hz")},
            {"power_limit_w", field_json(device.power_limit_w, "W")},
            {"max_pcie_generation", field_json(device.max_pcie_generation)},
            {"max_pcie_width", field_json(device.max_pcie_width)},
            {"nvlinks", field_json(device.nvlinks)},
            {"nvlink_version", field_json(device.nvlink_version)},
            {"nvlink_bytes_per_s", field_json(device.nvlink_bytes_per_s, "byte/s")},
            {"ecc", field_json(device.ecc)},
            {"persistence", field_json(device.persistence)},
            {"mig", field_json(device.mig)},
            {"mig_instances", device.mig_instances},
            {"compute_mode", field_json(device.compute_mode)},
            {"fabric", field_json(device.fabric)},
            {"now", to_json(device.now)}};
}

Json to_json(const GpuLink& link) {
    return {{"from", link.from},
            {"to", link.to},
            {"level", link.level},
            {"nvlinks", link.nvlinks},
            {"peer_access", field_json(link.peer_access)},
            {"peer_reason", link.peer_reason}};
}

Json to_json(const GpuInventory& inventory) {
    Json devices = Json::array(), links = Json::array();
    for (const GpuDevice& device : inventory.devices) devices.push_back(to_json(device));
    for (const GpuLink& link : inventory.links) links.push_back(to_json(link));
    return {{"status", inventory.status},
            {"reason", inventory.reason},
            {"advice", inventory.advice},
            {"driver_version", inventory.driver_version},
            {"library", inventory.library},
            {"library_version", inventory.library_version},
            {"cuda_version", inventory.cuda_version},
            {"devices", devices},
            {"links", links}};
}

}  // namespace layline
