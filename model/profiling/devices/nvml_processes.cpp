// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cstring>

#include "model/profiling/devices/nvml_reader.h"

namespace layline::nvml {

namespace {

/// More than any device ever serves; a driver that asks for more has another layout than we think.
constexpr unsigned most_processes = 1u << 16;

GpuProcess process_at(const std::vector<unsigned char>& buffer, std::size_t offset, bool compute) {
    ProcessInfo info{};
    std::memcpy(&info, buffer.data() + offset, old_process_bytes);
    GpuProcess process;
    process.pid = info.pid;
    process.compute = compute;
    process.used_bytes = info.used_bytes == unknown_bytes ? Field<double>::missing("the driver does not say")
                                                          : Field<double>::of(static_cast<double>(info.used_bytes));
    return process;
}

}  // namespace

bool Reader::read_process_list(Result (*function)(Device, unsigned*, void*), bool compute, GpuSample& sample) const {
    if (function == nullptr) {
        sample.processes_reason = "this driver has no such function";
        return false;
    }
    unsigned count = 0;
    Result result = function(device_, &count, nullptr);
    std::vector<unsigned char> buffer;
    // The list may grow between two calls: room for twice as many, and a few tries.
    for (int attempt = 0; result == insufficient_size && attempt < 4; ++attempt) {
        count = 2 * count + 5;
        if (count > most_processes) break;
        buffer.assign(count * process_bytes_r530, 0);
        result = function(device_, &count, buffer.data());
    }
    if (result != success) {
        sample.processes_reason = result_words(api_, result);
        return false;
    }
    for (unsigned i = 0; i < count && (i + 1) * api_.process_bytes <= buffer.size(); ++i)
        sample.processes.push_back(process_at(buffer, i * api_.process_bytes, compute));
    return true;
}

void Reader::read_processes(GpuSample& sample) const {
    if (!read_process_list(api_.compute_processes, true, sample)) return;
    read_process_list(api_.graphics_processes, false, sample);
    for (GpuProcess& process : sample.processes) {
        std::array<char, 256> name{};
        if (api_.process_name == nullptr ||
            api_.process_name(static_cast<unsigned>(process.pid), name.data(), static_cast<unsigned>(name.size())) != success)
            continue;
        name.back() = '\0';
        process.name = name.data();
    }
}

}  // namespace layline::nvml
