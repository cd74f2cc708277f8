// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "model/profiling/devices/shared_library.h"

/// The few declarations of cuBLASLt that are used here: names are ours, layouts and numbers the interface's (cuBLASLt 13.1; the same since
/// 11).
namespace layline::cublaslt {

using Status = int;
using Handle = void*;

inline constexpr Status success = 0, not_initialized = 1, not_supported = 15;

/// cublasComputeType_t, cudaDataType_t
inline constexpr int compute_f32 = 68;
inline constexpr int type_f32 = 0, type_f16 = 2, type_bf16 = 14, type_e4m3 = 28;
/// cublasLtMatmulDescAttributes_t and the sizes that the library expects
inline constexpr int desc_transpose_a = 3, desc_transpose_b = 4, desc_scale_pointer_a = 17, desc_scale_pointer_b = 18,
                     desc_fast_accumulation = 25;
/// cublasLtMatrixLayoutAttribute_t
inline constexpr int layout_batch_count = 5, layout_batch_stride = 6;
/// cublasLtMatmulPreferenceAttributes_t
inline constexpr int preference_workspace_bytes = 1;
/// cublasLtMatmulAlgoConfigAttributes_t
inline constexpr int algorithm_tile = 1, algorithm_split_k = 2;

struct Algorithm {
    std::uint64_t opaque[8];
};
struct HeuristicResult {
    Algorithm algorithm;
    std::size_t workspace_bytes;
    Status state;
    float waves;
    int reserved[4];
};
static_assert(sizeof(Algorithm) == 64 && sizeof(HeuristicResult) == 96 && offsetof(HeuristicResult, state) == 72);

struct Api {
    std::size_t (*version)() = nullptr;
    Status (*create)(Handle*) = nullptr;
    Status (*destroy)(Handle) = nullptr;
    const char* (*status_name)(Status) = nullptr;
    Status (*desc_create)(Handle*, int, int) = nullptr;
    Status (*desc_set)(Handle, int, const void*, std::size_t) = nullptr;
    Status (*desc_destroy)(Handle) = nullptr;
    Status (*layout_create)(Handle*, int, std::uint64_t, std::uint64_t, std::int64_t) = nullptr;
    Status (*layout_set)(Handle, int, const void*, std::size_t) = nullptr;
    Status (*layout_destroy)(Handle) = nullptr;
    Status (*preference_create)(Handle*) = nullptr;
    Status (*preference_set)(Handle, int, const void*, std::size_t) = nullptr;
    Status (*preference_destroy)(Handle) = nullptr;
    Status (*heuristic)(Handle, Handle, Handle, Handle, Handle, Handle, Handle, int, HeuristicResult*, int*) = nullptr;
    Status (*matmul)(Handle, Handle, const void*, const void*, Handle, const void*, Handle, const void*, const void*, Handle, void*, Handle,
                     const Algorithm*, void*, std::size_t, void*) = nullptr;
    Status (*algorithm_get)(const Algorithm*, int, void*, std::size_t, std::size_t*) = nullptr;  ///< optional

    std::vector<std::string> missing;

    /// @throws GpuError unless it is success.
    void check(Status status, const char* function) const;
};

Api load_api(const SharedLibrary& library);

/// Opens the newest cuBLASLt that the driver can serve. @param driver_version as cuDriverGetVersion gives it.
/// On failure empty, and `reason` says what was looked for.
SharedLibrary open_library(const LibrarySearch& search, int driver_version, std::string& reason);

}  // namespace layline::cublaslt
