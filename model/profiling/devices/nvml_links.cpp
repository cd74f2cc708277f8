// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <cstring>
#include <map>

#include "model/profiling/devices/nvml_reader.h"

namespace layline::nvml {

namespace {

/// Above the 36 links of the newest devices; older libraries refuse the index earlier.
constexpr unsigned most_links = 64;

/// One way, of one link: 25 GB/s for NVLink 2 to 4, 50 GB/s for NVLink 5 (NVIDIA's data sheets: 300, 600, 900 and 1800 GB/s both ways over
/// 6, 12, 18, 18 links).
double link_bytes_per_s(int version) { return version >= 5 ? 50e9 : version >= 2 ? 25e9 : 20e9; }

std::string level_word(int level) {
    switch (level) {
        case 0:
            return "internal";
        case 10:
            return "PIX";
        case 20:
            return "PXB";
        case 30:
            return "PHB";
        case 40:
            return "NODE";
        case 50:
            return "SYS";
        default:
            return "";
    }
}

std::string peer_word(int status) {
    switch (status) {
        case 1:
            return "the chipset does not support it";
        case 2:
            return "the GPU does not support it";
        case 3:
            return "the topology does not allow it";
        case 4:
            return "disabled by the driver's settings";
        case 5:
            return "not supported";
        default:
            return "unknown";
    }
}

std::string bus_id(const Api& api, Device device) {
    PciInfo info{};
    if (device == nullptr || api.pci_info == nullptr || api.pci_info(device, &info) != success) return "";
    info.bus_id[sizeof info.bus_id - 1] = '\0';
    return info.bus_id;
}

/// Where a device's active links lead: how many to each bus id, and how many to switches (under "").
std::map<std::string, int> link_ends(const Api& api, Device device) {
    std::map<std::string, int> ends;
    if (device == nullptr || api.link_state == nullptr) return ends;
    for (unsigned link = 0; link < most_links; ++link) {
        int active = 0;
        if (api.link_state(device, link, &active) != success) break;
        if (active == 0) continue;
        unsigned type = remote_gpu;
        if (api.link_remote_type != nullptr && api.link_remote_type(device, link, &type) == success && type == remote_switch) {
            ++ends[""];
            continue;
        }
        PciInfo remote{};
        if (api.link_remote_pci == nullptr || api.link_remote_pci(device, link, &remote) != success) continue;
        remote.bus_id[sizeof remote.bus_id - 1] = '\0';
        ++ends[remote.bus_id];
    }
    return ends;
}

int links_between(const std::map<std::string, int>& a, const std::map<std::string, int>& b, const std::string& bus_of_b) {
    const auto direct = a.find(bus_of_b);
    if (direct != a.end() && !bus_of_b.empty()) return direct->second;
    const auto up = a.find(""), down = b.find("");
    return up == a.end() || down == b.end() ? 0 : std::min(up->second, down->second);
}

void read_peer(const Api& api, Device a, Device b, GpuLink& link) {
    int status = 0;
    if (api.p2p_status == nullptr) {
        link.peer_access = Field<bool>::missing("this driver has no such function");
    } else if (const Result result = api.p2p_status(a, b, 0, &status); result != success) {
        link.peer_access = Field<bool>::missing(result_words(api, result));
    } else {
        link.peer_access = Field<bool>::of(status == 0);
        if (status != 0) link.peer_reason = peer_word(status);
    }
}

}  // namespace

void Reader::describe_links(GpuDevice& device) const {
    if (api_.link_state == nullptr) {
        device.nvlinks = Field<int>::missing("this driver has no such function");
        device.nvlink_version = Field<int>::missing("this driver has no such function");
        device.nvlink_bytes_per_s = Field<double>::missing("this driver has no such function");
        return;
    }
    int links = 0;
    unsigned version = 0;
    for (unsigned link = 0; link < most_links; ++link) {
        int active = 0;
        if (api_.link_state(device_, link, &active) != success) break;
        if (active == 0) continue;
        ++links;
        if (version == 0 && api_.link_version != nullptr) api_.link_version(device_, link, &version);
    }
    device.nvlinks = Field<int>::of(links);
    const std::string reason = links == 0 ? "no active NVLink" : "the driver does not tell the NVLink version";
    device.nvlink_version = links > 0 && version > 0 ? Field<int>::of(static_cast<int>(version)) : Field<int>::missing(reason);
    device.nvlink_bytes_per_s =
        device.nvlink_version ? Field<double>::of(links * link_bytes_per_s(*device.nvlink_version)) : Field<double>::missing(reason);
}

std::vector<GpuLink> read_links(const Api& api, const std::vector<Device>& handles) {
    std::vector<std::map<std::string, int>> ends;
    for (const Device handle : handles) ends.push_back(link_ends(api, handle));
    std::vector<GpuLink> links;
    for (std::size_t i = 0; i < handles.size(); ++i)
        for (std::size_t j = i + 1; j < handles.size(); ++j) {
            if (handles[i] == nullptr || handles[j] == nullptr) continue;
            GpuLink link;
            link.from = static_cast<int>(i);
            link.to = static_cast<int>(j);
            link.nvlinks = links_between(ends[i], ends[j], bus_id(api, handles[j]));
            int level = -1;
            if (api.common_ancestor != nullptr) api.common_ancestor(handles[i], handles[j], &level);
            link.level = link.nvlinks > 0 ? "NVLink" : level_word(level);
            read_peer(api, handles[i], handles[j], link);
            links.push_back(std::move(link));
        }
    return links;
}

}  // namespace layline::nvml
