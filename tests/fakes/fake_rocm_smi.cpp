// SPDX-License-Identifier: GPL-3.0-or-later
// librocm_smi64.so.7, as far as Layline uses it: devices are those of the script, joined to sysfs by their "slot" (bus number).
#include <cstring>

#include "tests/fakes/fake_gpu.h"

namespace {

using fake::state;

bool started = false;

int enter(const char* function, std::uint32_t index) {
    if (!started) {
        fake::misuse(std::string(function) + " before rsmi_init");
        return 1;
    }
    if (index >= state().devices.size()) return 2;
    return fake::call(function, static_cast<int>(index));
}

int put(const char* function, std::uint32_t index, std::uint64_t* out, const char* key, double otherwise) {
    if (const int code = enter(function, index)) return code;
    *out = static_cast<std::uint64_t>(state().devices[index].number(key, otherwise));
    return 0;
}

}  // namespace

extern "C" {

int rsmi_init(std::uint64_t) {
    fake::reload();
    started = fake::call("rsmi_init") == 0;
    return started ? 0 : 8;
}
int rsmi_shut_down() {
    started = false;
    return 0;
}
int rsmi_num_monitor_devices(std::uint32_t* out) {
    *out = static_cast<std::uint32_t>(state().devices.size());
    return fake::call("rsmi_num_monitor_devices");
}
int rsmi_dev_pci_id_get(std::uint32_t index, std::uint64_t* out) {
    const int code = put("rsmi_dev_pci_id_get", index, out, "slot", 0);
    *out <<= 8;
    return code;
}
int rsmi_dev_name_get(std::uint32_t index, char* out, std::size_t size) {
    if (const int code = enter("rsmi_dev_name_get", index)) return code;
    std::strncpy(out, state().devices[index].text("name", "AMD Instinct MI300X").c_str(), size);
    return 0;
}
int rsmi_dev_memory_total_get(std::uint32_t index, int, std::uint64_t* out) {
    return put("rsmi_dev_memory_total_get", index, out, "memory", 206141652992.0);
}
int rsmi_dev_memory_usage_get(std::uint32_t index, int, std::uint64_t* out) {
    return put("rsmi_dev_memory_usage_get", index, out, "used", 1e9);
}
int rsmi_dev_busy_percent_get(std::uint32_t index, std::uint32_t* out) {
    std::uint64_t value = 0;
    const int code = put("rsmi_dev_busy_percent_get", index, &value, "gpu_percent", 0);
    *out = static_cast<std::uint32_t>(value);
    return code;
}
int rsmi_dev_power_get(std::uint32_t index, std::uint64_t* out, int* kind) {
    *kind = 0;
    return put("rsmi_dev_power_get", index, out, "power_uw", 150e6);
}
int rsmi_dev_power_cap_get(std::uint32_t index, std::uint32_t, std::uint64_t* out) {
    return put("rsmi_dev_power_cap_get", index, out, "power_limit_uw", 750e6);
}
int rsmi_dev_temp_metric_get(std::uint32_t index, std::uint32_t sensor, int, std::int64_t* out) {
    std::uint64_t value = 0;
    const int code = put("rsmi_dev_temp_metric_get", index, &value, sensor == 0 ? "edge_mc" : "memory_mc", sensor == 0 ? 40000 : 55000);
    *out = static_cast<std::int64_t>(value);
    return code;
}
int rsmi_topo_get_link_type(std::uint32_t from, std::uint32_t, std::uint64_t* hops, int* type) {
    *hops = 1;
    *type = state().script.value("link_type", 2);
    return enter("rsmi_topo_get_link_type", from);
}
int rsmi_is_P2P_accessible(std::uint32_t from, std::uint32_t, bool* out) {
    *out = state().script.value("p2p", true);
    return enter("rsmi_is_P2P_accessible", from);
}
}
