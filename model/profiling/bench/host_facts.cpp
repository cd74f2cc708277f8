// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/host_facts.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "model/profiling/files/small_file.h"

namespace layline {

std::string cpu_name(const std::filesystem::path& proc) {
    const std::string text = small_file(proc / "cpuinfo").value_or("");
    const std::size_t place = text.find("model name");
    if (place == std::string::npos) return "";
    const std::size_t begin = text.find(": ", place);
    return begin == std::string::npos ? "" : text.substr(begin + 2, text.find('\n', begin) - begin - 2);
}

std::vector<std::string> relevant_environment() {
    std::vector<std::string> found;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry)
        for (const char* prefix : {"NCCL_", "CUDA_VISIBLE_DEVICES=", "CUDA_DEVICE_ORDER=", "CUDA_MODULE_LOADING=", "NVIDIA_TF32_OVERRIDE="})
            if (std::strncmp(*entry, prefix, std::strlen(prefix)) == 0) found.push_back(fmt::format("environment: {}", *entry));
    std::ranges::sort(found);
    return found;
}

std::string system_name() {
    utsname name{};
    return uname(&name) == 0 ? fmt::format("{} {} {}", name.sysname, name.release, name.machine) : "";
}

std::string utc_now() {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
}

}  // namespace layline
