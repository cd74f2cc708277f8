// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "model/profiling/devices/device.h"
#include "model/profiling/devices/shared_library.h"

namespace layline {

/// AMD's ROCm System Management Interface, loaded at run time beside sysfs: it knows products by name and who reaches whom, and stands in
/// where this kernel's sysfs does not tell. Devices are joined by their PCI slot, "0000:c1:00.0".
class RocmSmi {
  public:
    /// @returns null where the library is not there or does not start.
    static std::unique_ptr<RocmSmi> open(const LibrarySearch& search);
    ~RocmSmi();
    RocmSmi(const RocmSmi&) = delete;
    RocmSmi& operator=(const RocmSmi&) = delete;

    /// Fills fields that have no value yet.
    void describe(const std::string& slot, GpuDevice& device) const;
    void sample(const std::string& slot, GpuSample& sample) const;
    /// Peer access, and the kind of link where it is not known.
    void describe_link(const std::string& from, const std::string& to, GpuLink& link) const;

    const std::string& path() const { return path_; }

  private:
    using Result = int;
    struct Api {
        Result (*init)(std::uint64_t) = nullptr;
        Result (*shut_down)() = nullptr;
        Result (*count)(std::uint32_t*) = nullptr;
        Result (*pci_id)(std::uint32_t, std::uint64_t*) = nullptr;
        Result (*name)(std::uint32_t, char*, std::size_t) = nullptr;
        Result (*memory_total)(std::uint32_t, int, std::uint64_t*) = nullptr;
        Result (*memory_used)(std::uint32_t, int, std::uint64_t*) = nullptr;
        Result (*busy)(std::uint32_t, std::uint32_t*) = nullptr;
        Result (*power)(std::uint32_t, std::uint64_t*, int*) = nullptr;                     ///< uW, ROCm 5.7 on
        Result (*average_power)(std::uint32_t, std::uint32_t, std::uint64_t*) = nullptr;    ///< uW, before
        Result (*power_cap)(std::uint32_t, std::uint32_t, std::uint64_t*) = nullptr;        ///< uW
        Result (*temperature)(std::uint32_t, std::uint32_t, int, std::int64_t*) = nullptr;  ///< thousandths of a degree
        Result (*link_type)(std::uint32_t, std::uint32_t, std::uint64_t*, int*) = nullptr;
        Result (*peer_access)(std::uint32_t, std::uint32_t, bool*) = nullptr;
    };

    RocmSmi(const SharedLibrary& library, const Api& api);

    Api api_;
    std::string path_;
    std::map<std::string, std::uint32_t> index_of_slot_;
};

}  // namespace layline
