// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/profiling/devices/device.h"
#include "model/profiling/devices/nvml_api.h"

namespace layline::nvml {

/// Asks one device one thing at a time; what fails leaves one field empty, not the device.
class Reader {
  public:
    Reader(const Api& api, Device device) : api_(api), device_(device) {}

    GpuDevice describe() const;
    GpuSample sample() const;

  private:
    template <class Function, class... Arguments>
    std::string call(Function function, Arguments... arguments) const;
    Field<double> number(Result (*function)(Device, unsigned*), double unit) const;
    Field<double> clock(Result (*function)(Device, unsigned, unsigned*), unsigned which) const;
    Field<int> whole(Result (*function)(Device, unsigned*)) const;
    Field<std::string> text(Result (*function)(Device, char*, unsigned)) const;

    void describe_modes(GpuDevice& device) const;
    void describe_links(GpuDevice& device) const;
    void describe_mig(GpuDevice& device) const;
    void read_memory(GpuSample& sample, GpuDevice* device) const;
    void read_load(GpuSample& sample) const;
    void read_heat(GpuSample& sample) const;
    void read_traffic(GpuSample& sample) const;
    Field<double> counter(unsigned field, unsigned scope, double unit) const;
    void read_processes(GpuSample& sample) const;
    bool read_process_list(Result (*function)(Device, unsigned*, void*), bool compute, GpuSample& sample) const;

    const Api& api_;
    Device device_;
};

/// Levels, links and peer access between each pair. @param handles may hold nullptr for devices that could not be opened.
std::vector<GpuLink> read_links(const Api& api, const std::vector<Device>& handles);

/// Throttle bits in words: "power cap", "too hot", ... Idle and application clocks are no throttling and are left out.
std::vector<std::string> throttle_words(std::uint64_t bits);

}  // namespace layline::nvml
