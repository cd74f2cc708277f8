// SPDX-License-Identifier: GPL-3.0-or-later
// libnvidia-ml.so.1, as far as Layline uses it. Sizes, offsets and codes are NVML 13.3's, written as numbers.
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "tests/fakes/fake_gpu.h"

#ifdef FAKE_R470
constexpr bool is_new = false;
#else
constexpr bool is_new = true;
#endif
#ifdef FAKE_R530
constexpr std::size_t process_bytes = 32;
#else
constexpr std::size_t process_bytes = is_new ? 24 : 16;
#endif

namespace {

using Handle = void*;
using fake::state;

bool initialized = false;

/// Handles are addresses of these; a MIG instance's lies beyond.
unsigned char handles[256];

int index_of(Handle device) {
    const auto* place = static_cast<unsigned char*>(device);
    if (place < handles || place >= handles + state().devices.size()) {
        fake::misuse("a device handle that was never given");
        return -1;
    }
    return static_cast<int>(place - handles);
}

template <class T>
void put(void* out, std::size_t offset, T value) {
    std::memcpy(static_cast<unsigned char*>(out) + offset, &value, sizeof value);
}

int put_text(char* out, unsigned size, const std::string& text) {
    if (size <= text.size()) return 7;
    std::memcpy(out, text.c_str(), text.size() + 1);
    return 0;
}

/// Begins every function of a device: counts, obeys the script, finds the device.
int enter(const char* function, Handle device, int& index) {
    if (!initialized) return 1;
    index = index_of(device);
    if (index < 0) return 2;
    return fake::call(function, index);
}

std::string bus_id(int index) {
    char text[32];
    std::snprintf(text, sizeof text, "00000000:%02X:00.0", 0x10 + index);
    return state().devices[static_cast<std::size_t>(index)].text("bus_id", text);
}

int put_number(const char* function, Handle device, unsigned* out, const char* key, double otherwise) {
    int index = 0;
    if (const int code = enter(function, device, index)) return code;
    const double value = state().devices[static_cast<std::size_t>(index)].number(key, otherwise);
    if (value < 0) return 3;
    *out = static_cast<unsigned>(value);
    return 0;
}

int put_processes(const char* function, Handle device, unsigned* count, void* out, const char* key) {
    int index = 0;
    if (const int code = enter(function, device, index)) return code;
    const fake::Device& facts = state().devices[static_cast<std::size_t>(index)];
    const bool here = !facts.facts.contains("processes_if") || access(facts.text("processes_if", "").c_str(), F_OK) == 0;
    const nlohmann::json list = here ? facts.facts.value(key, nlohmann::json::array()) : nlohmann::json::array();
    const auto room = *count;
    *count = static_cast<unsigned>(list.size());
    if (list.size() > room) return 7;
    for (std::size_t i = 0; i < list.size(); ++i) {
        put(out, i * process_bytes, list[i].value("pid", 0u));
        put(out, i * process_bytes + 8, list[i].contains("used") ? list[i]["used"].get<unsigned long long>() : ~0ull);
    }
    return 0;
}

}  // namespace

extern "C" {

int nvmlInit_v2() {
    fake::reload();
    if (const int code = fake::call("nvmlInit_v2")) return code;
    initialized = true;
    return 0;
}
int nvmlShutdown() {
    initialized = false;
    return 0;
}
const char* nvmlErrorString(int code) { return code == 999 ? "Unknown Error" : "Some Error"; }
int nvmlSystemGetDriverVersion(char* out, unsigned size) { return put_text(out, size, state().script.value("driver", "580.65.06")); }
int nvmlSystemGetNVMLVersion(char* out, unsigned size) { return put_text(out, size, state().script.value("nvml", "13.580.65.06")); }
int nvmlSystemGetCudaDriverVersion_v2(int* out) {
    *out = state().script.value("cuda", 13000);
    return 0;
}
int nvmlDeviceGetCount_v2(unsigned* out) {
    if (const int code = fake::call("nvmlDeviceGetCount_v2")) return code;
    *out = static_cast<unsigned>(state().devices.size());
    return initialized ? 0 : 1;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, Handle* out) {
    if (index >= state().devices.size()) return 2;
    *out = handles + index;
    return fake::call("nvmlDeviceGetHandleByIndex_v2", static_cast<int>(index));
}
int nvmlDeviceGetName(Handle device, char* out, unsigned size) {
    int index = 0;
    if (device == handles + 200) return put_text(out, size, "NVIDIA H200 MIG 1g.18gb");
    if (const int code = enter("nvmlDeviceGetName", device, index)) return code;
    return put_text(out, size, state().devices[static_cast<std::size_t>(index)].text("name", "NVIDIA H200"));
}
int nvmlDeviceGetUUID(Handle device, char* out, unsigned size) {
    int index = 0;
    if (const int code = enter("nvmlDeviceGetUUID", device, index)) return code;
    return put_text(out, size, state().devices[static_cast<std::size_t>(index)].text("uuid", "GPU-0000" + std::to_string(index)));
}
int nvmlDeviceGetArchitecture(Handle device, unsigned* out) {
    return put_number("nvmlDeviceGetArchitecture", device, out, "architecture", 9);
}
int nvmlDeviceGetCudaComputeCapability(Handle device, int* major, int* minor) {
    int index = 0;
    if (const int code = enter("nvmlDeviceGetCudaComputeCapability", device, index)) return code;
    *major = state().devices[static_cast<std::size_t>(index)].whole("cc_major", 9);
    *minor = state().devices[static_cast<std::size_t>(index)].whole("cc_minor", 0);
    return 0;
}
int nvmlDeviceGetPciInfo_v3(Handle device, void* out) {
    int index = 0;
    if (const int code = enter("nvmlDeviceGetPciInfo_v3", device, index)) return code;
    std::memset(out, 0, 68);
    std::snprintf(static_cast<char*>(out) + 36, 32, "%s", bus_id(index).c_str());
    return 0;
}
int nvmlDeviceGetMemoryInfo(Handle device, void* out) {
    int index = 0;
    if (const int code = enter("nvmlDeviceGetMemoryInfo", device, index)) return code;
    const fake::Device& d = state().devices[static_cast<std::size_t>(index)];
    const auto total = static_cast<unsigned long long>(d.number("memory", 150754820096.0));
    const auto used = static_cast<unsigned long long>(d.number("used", 1e9) + d.number("reserved", 5e8));
    put(out, 0, total);
    put(out, 8, total - used);
    put(out, 16, used);
    return 0;
}
int nvmlDeviceGetClockInfo(Handle device, unsigned which, unsigned* out) {
    return put_number("nvmlDeviceGetClockInfo", device, out, which == 1 ? "sm_mhz" : "mem_mhz", which == 1 ? 1755 : 3201);
}
int nvmlDeviceGetMaxClockInfo(Handle device, unsigned which, unsigned* out) {
    return put_number("nvmlDeviceGetMaxClockInfo", device, out, which == 1 ? "max_sm_mhz" : "max_mem_mhz", which == 1 ? 1980 : 3201);
}
int nvmlDeviceGetUtilizationRates(Handle device, unsigned* out) {
    int index = 0;
    if (const int code = enter("nvmlDeviceGetUtilizationRates", device, index)) return code;
    out[0] = static_cast<unsigned>(state().devices[static_cast<std::size_t>(index)].whole("gpu_percent", 0));
    out[1] = static_cast<unsigned>(state().devices[static_cast<std::size_t>(index)].whole("memory_percent", 0));
    return 0;
}
int nvmlDeviceGetPowerUsage(Handle device, unsigned* out) { return put_number("nvmlDeviceGetPowerUsage", device, out, "power_mw", 77000); }
int nvmlDeviceGetEnforcedPowerLimit(Handle device, unsigned* out) {
    return put_number("nvmlDeviceGetEnforcedPowerLimit", device, out, "power_limit_mw", 700000);
}
int nvmlDeviceGetTotalEnergyConsumption(Handle device, unsigned long long* out) {
    int index = 0;
    if (const int code = enter("nvmlDeviceGetTotalEnergyConsumption", device, index)) return code;
    *out = 123456789ull;
    return 0;
}
int nvmlDeviceGetTemperature(Handle device, unsigned sensor, unsigned* out) {
    if (sensor != 0) return 2;
    return put_number("nvmlDeviceGetTemperature", device, out, "celsius", 35);
}
int nvmlDeviceGetCurrentClocksThrottleReasons(Handle device, unsigned long long* out) {
    int index = 0;
    if (const int code = enter("nvmlDeviceGetCurrentClocksThrottleReasons", device, index)) return code;
    *out = static_cast<unsigned long long>(state().devices[static_cast<std::size_t>(index)].whole("throttle", 1));
    return 0;
}
int nvmlDeviceGetCurrPcieLinkGeneration(Handle device, unsigned* out) {
    return put_number("nvmlDeviceGetCurrPcieLinkGeneration", device, out, "pcie_now", 1);
}
int nvmlDeviceGetCurrPcieLinkWidth(Handle device, unsigned* out) {
    return put_number("nvmlDeviceGetCurrPcieLinkWidth", device, out, "pcie_width", 16);
}
int nvmlDeviceGetMaxPcieLinkGeneration(Handle device, unsigned* out) {
    return put_number("nvmlDeviceGetMaxPcieLinkGeneration", device, out, "pcie", 5);
}
int nvmlDeviceGetMaxPcieLinkWidth(Handle device, unsigned* out) {
    return put_number("nvmlDeviceGetMaxPcieLinkWidth", device, out, "pcie_width", 16);
}
int nvmlDeviceGetNvLinkState(Handle device, unsigned link, int* out) {
    int index = 0;
    if (const int code = enter("nvmlDeviceGetNvLinkState", device, index)) return code;
    const int links = state().devices[static_cast<std::size_t>(index)].whole("nvlinks", 0);
    if (links == 0) return 3;
    if (static_cast<int>(link) >= links) return 2;
    *out = 1;
    return 0;
}
int nvmlDeviceGetNvLinkVersion(Handle device, unsigned, unsigned* out) {
    return put_number("nvmlDeviceGetNvLinkVersion", device, out, "nvlink_version", 4);
}
int nvmlDeviceGetNvLinkRemotePciInfo_v2(Handle device, unsigned, void* out) {
    int index = 0;
    if (const int code = enter("nvmlDeviceGetNvLinkRemotePciInfo_v2", device, index)) return code;
    std::memset(out, 0, 68);
    std::snprintf(static_cast<char*>(out) + 36, 32, "%s",
                  bus_id(state().devices[static_cast<std::size_t>(index)].whole("nvlink_to", 0)).c_str());
    return 0;
}
int nvmlDeviceGetTopologyCommonAncestor(Handle a, Handle b, int* out) {
    if (const int code = fake::call("nvmlDeviceGetTopologyCommonAncestor", index_of(a))) return code;
    if (index_of(b) < 0) return 2;
    *out = state().script.value("level", 50);
    return 0;
}
int nvmlDeviceGetP2PStatus(Handle a, Handle b, int capability, int* out) {
    if (const int code = fake::call("nvmlDeviceGetP2PStatus", index_of(a))) return code;
    if (index_of(b) < 0 || capability < 0 || capability > 4) return 2;
    *out = state().script.value("p2p", 0);
    return 0;
}
int nvmlDeviceGetComputeMode(Handle device, int* out) {
    return put_number("nvmlDeviceGetComputeMode", device, reinterpret_cast<unsigned*>(out), "compute_mode", 0);
}
int nvmlDeviceGetPersistenceMode(Handle device, int* out) {
    return put_number("nvmlDeviceGetPersistenceMode", device, reinterpret_cast<unsigned*>(out), "persistence", 1);
}
int nvmlDeviceGetEccMode(Handle device, int* now, int* pending) {
    *pending = 1;
    return put_number("nvmlDeviceGetEccMode", device, reinterpret_cast<unsigned*>(now), "ecc", 1);
}
int nvmlDeviceGetMigMode(Handle device, unsigned* now, unsigned* pending) {
    *pending = 0;
    return put_number("nvmlDeviceGetMigMode", device, now, "mig", 0);
}
int nvmlDeviceGetMaxMigDeviceCount(Handle device, unsigned* out) {
    return put_number("nvmlDeviceGetMaxMigDeviceCount", device, out, "mig_slots", 7);
}
int nvmlDeviceGetMigDeviceHandleByIndex(Handle device, unsigned slot, Handle* out) {
    if (index_of(device) < 0) return 2;
    if (slot != 0) return 6;
    *out = handles + 200;
    return 0;
}
int nvmlSystemGetProcessName(unsigned pid, char* out, unsigned size) { return pid == 1234 ? put_text(out, size, "python3") : 6; }

#ifdef FAKE_R470
int nvmlDeviceGetComputeRunningProcesses(Handle device, unsigned* count, void* out) {
    return put_processes("nvmlDeviceGetComputeRunningProcesses", device, count, out, "processes");
}
int nvmlDeviceGetGraphicsRunningProcesses(Handle device, unsigned* count, void* out) {
    return put_processes("nvmlDeviceGetGraphicsRunningProcesses", device, count, out, "graphics");
}
#else
int nvmlDeviceGetComputeRunningProcesses_v3(Handle device, unsigned* count, void* out) {
    return put_processes("nvmlDeviceGetComputeRunningProcesses_v3", device, count, out, "processes");
}
int nvmlDeviceGetGraphicsRunningProcesses_v3(Handle device, unsigned* count, void* out) {
    return put_processes("nvmlDeviceGetGraphicsRunningProcesses_v3", device, count, out, "graphics");
}
int nvmlDeviceGetConfComputeMemSizeInfo(Handle, void*) { return 3; }
#ifndef FAKE_R530
int nvmlDeviceGetRunningProcessDetailList(Handle, void*) { return 3; }
#endif
int nvmlDeviceGetMemoryInfo_v2(Handle device, void* out) {
    int index = 0;
    unsigned version = 0;
    std::memcpy(&version, out, 4);
    if (version != 0x02000028) fake::misuse("nvmlDeviceGetMemoryInfo_v2: version " + std::to_string(version));
    if (const int code = enter("nvmlDeviceGetMemoryInfo_v2", device, index)) return code;
    const fake::Device& d = state().devices[static_cast<std::size_t>(index)];
    const double total = d.number("memory", 150754820096.0), used = d.number("used", 1e9), reserved = d.number("reserved", 5e8);
    put(out, 8, static_cast<unsigned long long>(total));
    put(out, 16, static_cast<unsigned long long>(reserved));
    put(out, 24, static_cast<unsigned long long>(total - used - reserved));
    put(out, 32, static_cast<unsigned long long>(used));
    return 0;
}
int nvmlDeviceGetTemperatureV(Handle device, void* out) {
    int index = 0;
    unsigned version = 0;
    std::memcpy(&version, out, 4);
    if (version != 0x0100000C) fake::misuse("nvmlDeviceGetTemperatureV: version " + std::to_string(version));
    if (const int code = enter("nvmlDeviceGetTemperatureV", device, index)) return code;
    put(out, 8, state().devices[static_cast<std::size_t>(index)].whole("celsius", 35));
    return 0;
}
int nvmlDeviceGetCurrentClocksEventReasons(Handle device, unsigned long long* out) {
    return nvmlDeviceGetCurrentClocksThrottleReasons(device, out);
}
int nvmlDeviceGetNumaNodeId(Handle device, unsigned* out) { return put_number("nvmlDeviceGetNumaNodeId", device, out, "numa", 0); }
int nvmlDeviceGetNvLinkRemoteDeviceType(Handle device, unsigned, unsigned* out) {
    return put_number("nvmlDeviceGetNvLinkRemoteDeviceType", device, out, "nvlink_remote", 2);
}
int nvmlDeviceGetFieldValues(Handle device, int count, void* out) {
    int index = 0;
    if (const int code = enter("nvmlDeviceGetFieldValues", device, index)) return code;
    for (int i = 0; i < count; ++i) {
        auto* field = static_cast<unsigned char*>(out) + 40 * i;
        unsigned id = 0, scope = 0;
        std::memcpy(&id, field, 4);
        std::memcpy(&scope, field + 4, 4);
        const bool link = id == 138 || id == 139, pcie = id == 197 || id == 198;
        if (link && scope != ~0u) fake::misuse("nvmlDeviceGetFieldValues: one link's counter where all were wanted");
        put(field, 28, id == 82 || link || pcie ? 0 : 3);
        put(field, 24, id == 82 ? 1u : 3u);
        put(field, 32, static_cast<unsigned long long>(id == 82 ? 44 : pcie ? 1000000 * id : 1000 * id));
    }
    return 0;
}
// GPM: a sample is one byte of the device's index and how often it was filled.
int nvmlGpmQueryDeviceSupport(Handle device, unsigned* support) {
    int index = 0;
    if (const int code = enter("nvmlGpmQueryDeviceSupport", device, index)) return code;
    if (support[0] != 1) fake::misuse("nvmlGpmQueryDeviceSupport: version " + std::to_string(support[0]));
    support[1] = state().devices[static_cast<std::size_t>(index)].whole("gpm", 1) != 0 ? 1u : 0u;
    return 0;
}
int nvmlGpmSampleAlloc(void** sample) {
    *sample = new int(0);
    return fake::call("nvmlGpmSampleAlloc");
}
int nvmlGpmSampleFree(void* sample) {
    delete static_cast<int*>(sample);
    return 0;
}
int nvmlGpmSampleGet(Handle device, void* sample) {
    int index = 0;
    if (const int code = enter("nvmlGpmSampleGet", device, index)) return code;
    static int filled = 0;
    *static_cast<int*>(sample) = ++filled;
    return 0;
}
int nvmlGpmMetricsGet(void* get) {
    auto* bytes = static_cast<unsigned char*>(get);
    unsigned version = 0, count = 0;
    int *first = nullptr, *second = nullptr;
    std::memcpy(&version, bytes, 4);
    std::memcpy(&count, bytes + 4, 4);
    std::memcpy(&first, bytes + 8, 8);
    std::memcpy(&second, bytes + 16, 8);
    if (version != 1 || count == 0 || count > 98) fake::misuse("nvmlGpmMetricsGet: version or count");
    if (first == nullptr || second == nullptr || *first == 0 || *first >= *second) fake::misuse("nvmlGpmMetricsGet: samples out of order");
    if (const int code = fake::call("nvmlGpmMetricsGet")) return code;
    for (unsigned i = 0; i < count; ++i) {
        unsigned id = 0;
        std::memcpy(&id, bytes + 24 + 40 * i, 4);
        put(bytes, 24 + 40 * i + 4, id == 2 || id == 5 || id == 10 ? 0 : 3);
        put(bytes, 24 + 40 * i + 8, 10.0 * id);  // per cent
    }
    return 0;
}
int nvmlDeviceGetGpuFabricInfoV(Handle device, void* out) {
    int index = 0;
    unsigned version = 0;
    std::memcpy(&version, out, 4);
    if (version != 0x02000024) fake::misuse("nvmlDeviceGetGpuFabricInfoV: version " + std::to_string(version));
    if (const int code = enter("nvmlDeviceGetGpuFabricInfoV", device, index)) return code;
    const int clique = state().devices[static_cast<std::size_t>(index)].whole("clique", -1);
    if (clique < 0) return 3;
    std::memset(static_cast<unsigned char*>(out) + 4, 0xab, 16);
    put(out, 24, static_cast<unsigned>(clique));
    put(out, 28, static_cast<unsigned char>(3));
    return 0;
}
#endif
}
