// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/profiling/devices/shared_library.h"

/// The few declarations of NCCL that are used here: names are ours, numbers the interface's (NCCL 2.28).
namespace layline::nccl {

using Result = int;
using Communicator = void*;

inline constexpr Result success = 0;
inline constexpr int type_bf16 = 9, type_f32 = 7, sum = 0;

struct Api {
    Result (*version)(int*) = nullptr;
    Result (*init_all)(Communicator*, int, const int*) = nullptr;
    Result (*destroy)(Communicator) = nullptr;
    const char* (*error_string)(Result) = nullptr;
    const char* (*last_error)(Communicator) = nullptr;  ///< optional
    Result (*group_start)() = nullptr;
    Result (*group_end)() = nullptr;
    Result (*all_reduce)(const void*, void*, std::size_t, int, int, Communicator, void*) = nullptr;
    Result (*all_gather)(const void*, void*, std::size_t, int, Communicator, void*) = nullptr;
    Result (*reduce_scatter)(const void*, void*, std::size_t, int, int, Communicator, void*) = nullptr;
    Result (*send)(const void*, std::size_t, int, int, Communicator, void*) = nullptr;
    Result (*receive)(void*, std::size_t, int, int, Communicator, void*) = nullptr;

    std::vector<std::string> missing;

    /// @throws GpuError unless it is success.
    void check(Result result, const char* function) const;
};

Api load_api(const SharedLibrary& library);
SharedLibrary open_library(const LibrarySearch& search, std::string& reason);

/// "2.28.9" from 22809, "2.7.8" from 2708 (before 2.9 the code had fewer digits).
std::string version_text(int code);

}  // namespace layline::nccl
