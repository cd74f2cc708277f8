// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/nccl_api.h"

#include <fmt/format.h>

#include "model/profiling/bench/gpu_error.h"

namespace layline::nccl {

Api load_api(const SharedLibrary& library) {
    Api api;
    const auto need = [&](auto*& function, const char* name) {
        if (!library.load(function, {name})) api.missing.emplace_back(name);
    };
    need(api.version, "ncclGetVersion");
    need(api.init_all, "ncclCommInitAll");
    need(api.destroy, "ncclCommDestroy");
    need(api.error_string, "ncclGetErrorString");
    need(api.group_start, "ncclGroupStart");
    need(api.group_end, "ncclGroupEnd");
    need(api.all_reduce, "ncclAllReduce");
    need(api.all_gather, "ncclAllGather");
    need(api.reduce_scatter, "ncclReduceScatter");
    need(api.send, "ncclSend");
    need(api.receive, "ncclRecv");
    library.load(api.last_error, {"ncclGetLastError"});
    return api;
}

void Api::check(Result result, const char* function) const {
    if (result == success) return;
    const char* last = last_error == nullptr ? nullptr : last_error(nullptr);
    throw GpuError(function, result,
                   fmt::format("{} ({}){}{}", error_string(result), result, last == nullptr ? "" : ": ", last == nullptr ? "" : last));
}

SharedLibrary open_library(const LibrarySearch& search, std::string& reason) {
    for (const std::string& candidate : toolkit_candidates(search, {"libnccl.so.2"}))
        if (SharedLibrary library(candidate); library) return library;
    reason = "no libnccl.so.2 found: install NCCL or `pip install nvidia-nccl-cu12`";
    return {};
}

std::string version_text(int code) {
    constexpr int long_form_from = 10000;  // 2.9 changed 1000 major + 100 minor into 10000 major + 100 minor
    const int unit = code >= long_form_from ? long_form_from : 1000;
    return fmt::format("{}.{}.{}", code / unit, code % unit / 100, code % 100);
}

}  // namespace layline::nccl
