// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/devices/nvml_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace layline::nvml {

namespace {

constexpr double mega = 1e6, milli = 1e-3;
constexpr const char* no_function = "this driver has no such function";

std::string architecture_name(unsigned code) {
    switch (code) {
        case 5:
            return "Volta";
        case 6:
            return "Turing";
        case 7:
            return "Ampere";
        case 8:
            return "Ada";
        case 9:
            return "Hopper";
        case 10:
            return "Blackwell";
        case 13:
            return "Rubin";
        default:
            return "";
    }
}

std::string compute_mode_name(int mode) {
    switch (mode) {
        case 0:
            return "default";
        case 2:
            return "prohibited";
        case 3:
            return "exclusive process";
        default:
            return fmt::format("mode {}", mode);
    }
}

}  // namespace

/// Runs one function on the device. @returns why it failed, "" on success.
template <class Function, class... Arguments>
std::string Reader::call(Function function, Arguments... arguments) const {
    if (function == nullptr) return no_function;
    const Result result = function(device_, arguments...);
    return result == success ? "" : result_words(api_, result);
}

Field<double> Reader::number(Result (*function)(Device, unsigned*), double unit) const {
    unsigned value = 0;
    const std::string failure = call(function, &value);
    return failure.empty() ? Field<double>::of(unit * value) : Field<double>::missing(failure);
}

Field<double> Reader::clock(Result (*function)(Device, unsigned, unsigned*), unsigned which) const {
    unsigned mhz = 0;
    const std::string failure = call(function, which, &mhz);
    return failure.empty() ? Field<double>::of(mega * mhz) : Field<double>::missing(failure);
}

Field<int> Reader::whole(Result (*function)(Device, unsigned*)) const {
    unsigned value = 0;
    const std::string failure = call(function, &value);
    return failure.empty() ? Field<int>::of(static_cast<int>(value)) : Field<int>::missing(failure);
}

Field<std::string> Reader::text(Result (*function)(Device, char*, unsigned)) const {
    std::array<char, name_bytes> value{};
    const std::string failure = call(function, value.data(), name_bytes);
    value.back() = '\0';
    return failure.empty() ? Field<std::string>::of(value.data()) : Field<std::string>::missing(failure);
}

GpuDevice Reader::describe() const {
    GpuDevice device;
    device.vendor = "NVIDIA";
    device.name = text(api_.name);
    device.uuid = text(api_.uuid);
    PciInfo pci{};
    const std::string pci_failure = call(api_.pci_info, &pci);
    pci.bus_id[sizeof pci.bus_id - 1] = '\0';
    device.pci_bus_id = pci_failure.empty() ? Field<std::string>::of(pci.bus_id) : Field<std::string>::missing(pci_failure);
    unsigned code = 0;
    const std::string code_failure = call(api_.architecture, &code);
    device.architecture = code_failure.empty() && !architecture_name(code).empty() ? Field<std::string>::of(architecture_name(code))
                          : code_failure.empty() ? Field<std::string>::missing(fmt::format("unknown code {}", code))
                                                 : Field<std::string>::missing(code_failure);
    int major = 0, minor = 0;
    const std::string failure = call(api_.compute_capability, &major, &minor);
    device.compute_capability =
        failure.empty() ? Field<std::string>::of(fmt::format("{}.{}", major, minor)) : Field<std::string>::missing(failure);
    device.numa_node = whole(api_.numa_node);
    device.max_sm_clock_hz = clock(api_.max_clock, clock_sm);
    device.max_memory_clock_hz = clock(api_.max_clock, clock_memory);
    device.power_limit_w = number(api_.power_limit, milli);
    device.max_pcie_generation = whole(api_.max_pcie_generation);
    device.max_pcie_width = whole(api_.max_pcie_width);
    describe_modes(device);
    describe_links(device);
    describe_mig(device);
    device.now = sample();
    read_memory(device.now, &device);
    return device;
}

void Reader::describe_modes(GpuDevice& device) const {
    int value = 0, pending = 0;
    std::string failure = call(api_.compute_mode, &value);
    device.compute_mode = failure.empty() ? Field<std::string>::of(compute_mode_name(value)) : Field<std::string>::missing(failure);
    failure = call(api_.persistence, &value);
    device.persistence = failure.empty() ? Field<bool>::of(value != 0) : Field<bool>::missing(failure);
    failure = call(api_.ecc, &value, &pending);
    device.ecc = failure.empty() ? Field<bool>::of(value != 0) : Field<bool>::missing(failure);
    FabricInfoV2 fabric{};
    fabric.version = version_of<FabricInfoV2>(2);
    failure = call(api_.fabric, &fabric);
    if (!failure.empty() || fabric.state != fabric_completed) {
        device.fabric = Field<std::string>::missing(failure.empty() ? "no NVLink domain across nodes" : failure);
        return;
    }
    std::string id;
    for (const unsigned char byte : fabric.cluster) id += fmt::format("{:02x}", byte);
    device.fabric = Field<std::string>::of(fmt::format("{}.{}", id, fabric.clique));
}

void Reader::describe_mig(GpuDevice& device) const {
    unsigned current = 0, pending = 0, slots = 0;
    const std::string failure = call(api_.mig_mode, &current, &pending);
    device.mig = failure.empty() ? Field<bool>::of(current == 1) : Field<bool>::missing(failure);
    if (!failure.empty() || current != 1 || !call(api_.mig_count, &slots).empty() || api_.mig_handle == nullptr) return;
    for (unsigned slot = 0; slot < slots; ++slot) {
        Device instance = nullptr;
        if (api_.mig_handle(device_, slot, &instance) != success) continue;
        const Field<std::string> name = Reader(api_, instance).text(api_.name);
        device.mig_instances.push_back(name ? *name : fmt::format("slot {}", slot));
    }
}

GpuSample Reader::sample() const {
    GpuSample sample;
    read_memory(sample, nullptr);
    read_load(sample);
    read_heat(sample);
    read_traffic(sample);
    read_processes(sample);
    return sample;
}

void Reader::read_memory(GpuSample& sample, GpuDevice* device) const {
    MemoryV2 v2{};
    v2.version = version_of<MemoryV2>(2);
    std::string failure = call(api_.memory_v2, &v2);
    const bool has_reserve = failure.empty();
    if (!has_reserve) {
        Memory v1{};
        failure = call(api_.memory, &v1);
        v2.total = v1.total;
        v2.used = v1.used;
        v2.free = v1.free;
    }
    const auto field = [&](unsigned long long bytes) {
        return failure.empty() ? Field<double>::of(static_cast<double>(bytes)) : Field<double>::missing(failure);
    };
    sample.memory_used_bytes = field(v2.used);
    sample.memory_free_bytes = field(v2.free);
    if (device == nullptr) return;
    device->memory_bytes = field(v2.total);
    device->memory_reserved_bytes =
        has_reserve ? field(v2.reserved) : Field<double>::missing(failure.empty() ? "this driver counts it as used" : failure);
}

void Reader::read_load(GpuSample& sample) const {
    Utilization load{};
    std::string failure = call(api_.utilization, &load);
    sample.utilization = failure.empty() ? Field<double>::of(load.gpu / 100.0) : Field<double>::missing(failure);
    sample.memory_utilization = failure.empty() ? Field<double>::of(load.memory / 100.0) : Field<double>::missing(failure);
    sample.sm_clock_hz = clock(api_.clock, clock_sm);
    sample.memory_clock_hz = clock(api_.clock, clock_memory);
    sample.pcie_generation = whole(api_.pcie_generation);
    sample.pcie_width = whole(api_.pcie_width);
    unsigned long long bits = 0;
    failure = call(api_.throttle, &bits);
    sample.throttle_bits = failure.empty() ? Field<std::uint64_t>::of(bits) : Field<std::uint64_t>::missing(failure);
    if (failure.empty()) sample.throttle_reasons = throttle_words(bits);
}

void Reader::read_heat(GpuSample& sample) const {
    sample.power_w = number(api_.power, milli);
    unsigned long long millijoules = 0;
    std::string failure = call(api_.energy, &millijoules);
    sample.energy_j = failure.empty() ? Field<double>::of(milli * static_cast<double>(millijoules)) : Field<double>::missing(failure);
    TemperatureV1 temperature{version_of<TemperatureV1>(1), 0, 0};
    failure = call(api_.temperature_v, &temperature);
    if (!failure.empty()) {
        unsigned celsius = 0;
        failure = call(api_.temperature, 0u, &celsius);
        temperature.celsius = static_cast<int>(celsius);
    }
    sample.temperature_c = failure.empty() ? Field<double>::of(temperature.celsius) : Field<double>::missing(failure);
    FieldValue field{};
    field.field = field_memory_temperature;
    failure = call(api_.field_values, 1, &field);
    if (failure.empty() && field.result != success) failure = result_words(api_, field.result);
    sample.memory_temperature_c = failure.empty() ? Field<double>::of(field.value.u) : Field<double>::missing(failure);
}

Field<double> Reader::counter(unsigned id, unsigned scope, double unit) const {
    FieldValue field{};
    field.field = id;
    field.scope = scope;
    std::string failure = call(api_.field_values, 1, &field);
    if (failure.empty() && field.result != success) failure = result_words(api_, field.result);
    if (!failure.empty()) return Field<double>::missing(failure);
    switch (field.value_type) {
        case value_double:
            return Field<double>::of(unit * field.value.d);
        case value_unsigned:
            return Field<double>::of(unit * field.value.u);
        case value_unsigned_long:
        case value_unsigned_long_long:
            return Field<double>::of(unit * static_cast<double>(field.value.ull));
        default:
            return Field<double>::missing(fmt::format("a value of unknown type {}", field.value_type));
    }
}

void Reader::read_traffic(GpuSample& sample) const {
    constexpr double kib = 1024;
    sample.pcie_sent_bytes = counter(field_pcie_sent, 0, 1);
    sample.pcie_received_bytes = counter(field_pcie_received, 0, 1);
    sample.nvlink_sent_bytes = counter(field_link_sent, all_links, kib);
    sample.nvlink_received_bytes = counter(field_link_received, all_links, kib);
}

std::vector<std::string> throttle_words(std::uint64_t bits) {
    constexpr std::array<std::pair<std::uint64_t, const char*>, 6> words = {{{0x4, "power cap"},
                                                                             {0x8, "hardware slow-down"},
                                                                             {0x10, "kept in step with other GPUs"},
                                                                             {0x20, "too warm (software limit)"},
                                                                             {0x40, "too hot (hardware limit)"},
                                                                             {0x80, "power brake"}}};
    std::vector<std::string> reasons;
    for (const auto& [bit, word] : words)
        if ((bits & bit) != 0) reasons.emplace_back(word);
    return reasons;
}

}  // namespace layline::nvml
