// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

/// The few declarations of the NVIDIA Management Library that are used here, written from its public interface: names of types are ours,
/// layouts are the library's (NVML 13.3, x86-64), and are checked below.
namespace layline::nvml {

using Device = void*;
using Result = int;

inline constexpr Result success = 0, not_supported = 3, no_permission = 4, insufficient_size = 7, driver_not_loaded = 9, gpu_is_lost = 15,
                        operating_system = 17, library_mismatch = 18, argument_version_mismatch = 25;

inline constexpr unsigned clock_sm = 1, clock_memory = 2;
inline constexpr int capability_nvlink = 2;  ///< index for GetP2PStatus
inline constexpr unsigned remote_gpu = 0, remote_switch = 2;
inline constexpr unsigned name_bytes = 96;

/// NVML_STRUCT_VERSION(type, n): the size, with the version in the highest byte.
template <class Struct>
constexpr unsigned version_of(unsigned number) {
    return static_cast<unsigned>(sizeof(Struct)) | number << 24;
}

struct PciInfo {
    char legacy_bus_id[16];
    unsigned domain, bus, device, pci_device_id, pci_subsystem_id;
    char bus_id[32];
};
struct Memory {
    unsigned long long total, free, used;
};
struct MemoryV2 {
    unsigned version;
    unsigned long long total, reserved, free, used;
};
struct Utilization {
    unsigned gpu, memory;
};
struct TemperatureV1 {
    unsigned version;
    int sensor, celsius;
};
/// The layout of nearly every driver; see process_bytes() for the one that differs.
struct ProcessInfo {
    unsigned pid;
    unsigned long long used_bytes;
    unsigned gpu_instance, compute_instance;
};
inline constexpr std::size_t old_process_bytes = 16, process_bytes_r530 = 32;
inline constexpr unsigned long long unknown_bytes = ~0ull;

struct FieldValue {
    unsigned field, scope;
    long long timestamp, latency_us;
    unsigned value_type;
    Result result;
    union {
        double d;
        int i;
        unsigned u;
        unsigned long long ull;
        long long ll;
        unsigned short us;
    } value;
};
inline constexpr unsigned field_memory_temperature = 82, field_link_count = 91, field_link_sent = 138, field_link_received = 139,
                          field_link_speed = 164, field_pcie_sent = 197, field_pcie_received = 198;
inline constexpr unsigned all_links = ~0u;  ///< as a field's scope
inline constexpr unsigned value_double = 0, value_unsigned = 1, value_unsigned_long = 2, value_unsigned_long_long = 3;

// GPU performance monitoring: what the chip's own counters say between two samples.
struct GpmSupport {
    unsigned version, supported;
};
struct GpmMetric {
    unsigned metric;
    Result result;
    double value;
    const char *short_name, *long_name, *unit;
};
/// Versions of the library differ in how many metrics the array holds; it touches only the first `count`.
struct GpmMetrics {
    unsigned version, count;
    void *first, *second;
    GpmMetric metrics[409];  // 16 KiB in all, above every version's size
};
inline constexpr unsigned gpm_sm = 2, gpm_tensor = 5, gpm_memory = 10;

struct FabricInfoV2 {
    unsigned version;
    unsigned char cluster[16];
    Result status;
    unsigned clique;
    unsigned char state;
    unsigned health;
};
inline constexpr unsigned char fabric_completed = 3;

static_assert(sizeof(PciInfo) == 68 && offsetof(PciInfo, bus_id) == 36);
static_assert(sizeof(Memory) == 24);
static_assert(sizeof(MemoryV2) == 40 && version_of<MemoryV2>(2) == 0x02000028);
static_assert(sizeof(TemperatureV1) == 12 && version_of<TemperatureV1>(1) == 0x0100000C);
static_assert(sizeof(ProcessInfo) == 24 && offsetof(ProcessInfo, used_bytes) == 8);
static_assert(sizeof(FieldValue) == 40 && offsetof(FieldValue, value) == 32);
static_assert(sizeof(GpmMetric) == 40 && offsetof(GpmMetric, value) == 8);
static_assert(offsetof(GpmMetrics, metrics) == 24 && sizeof(GpmMetrics) == 16384);
static_assert(sizeof(FabricInfoV2) == 36 && version_of<FabricInfoV2>(2) == 0x02000024 && offsetof(FabricInfoV2, health) == 32);

}  // namespace layline::nvml
