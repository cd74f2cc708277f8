// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/cublaslt_api.h"

#include <fmt/format.h>

#include <array>

#include "model/profiling/bench/gpu_error.h"

namespace layline::cublaslt {

Api load_api(const SharedLibrary& library) {
    Api api;
    const auto need = [&](auto*& function, const char* name) {
        if (!library.load(function, {name})) api.missing.emplace_back(name);
    };
    need(api.version, "cublasLtGetVersion");
    need(api.create, "cublasLtCreate");
    need(api.destroy, "cublasLtDestroy");
    need(api.desc_create, "cublasLtMatmulDescCreate");
    need(api.desc_set, "cublasLtMatmulDescSetAttribute");
    need(api.desc_destroy, "cublasLtMatmulDescDestroy");
    need(api.layout_create, "cublasLtMatrixLayoutCreate");
    need(api.layout_set, "cublasLtMatrixLayoutSetAttribute");
    need(api.layout_destroy, "cublasLtMatrixLayoutDestroy");
    need(api.preference_create, "cublasLtMatmulPreferenceCreate");
    need(api.preference_set, "cublasLtMatmulPreferenceSetAttribute");
    need(api.preference_destroy, "cublasLtMatmulPreferenceDestroy");
    need(api.heuristic, "cublasLtMatmulAlgoGetHeuristic");
    need(api.matmul, "cublasLtMatmul");
    library.load(api.status_name, {"cublasLtGetStatusName"});
    library.load(api.algorithm_get, {"cublasLtMatmulAlgoConfigGetAttribute"});
    return api;
}

void Api::check(Status status, const char* function) const {
    if (status == success) return;
    const char* name = status_name == nullptr ? nullptr : status_name(status);
    throw GpuError(function, status, fmt::format("{} ({})", name == nullptr ? "status" : name, status));
}

SharedLibrary open_library(const LibrarySearch& search, int driver_version, std::string& reason) {
    constexpr std::array<int, 3> majors = {13, 12, 11};
    std::vector<std::string> sonames;
    for (const int major : majors)
        if (driver_version >= 1000 * major) sonames.push_back(fmt::format("libcublasLt.so.{}", major));
    for (const std::string& candidate : toolkit_candidates(search, sonames))
        if (SharedLibrary library(candidate); library) return library;
    reason = sonames.empty()
                 ? fmt::format("the driver serves CUDA {}.{}; cuBLASLt needs 11", driver_version / 1000, driver_version % 1000 / 10)
                 : fmt::format("no {} found: install the CUDA toolkit or `pip install nvidia-cublas-cu12`", fmt::join(sonames, " or "));
    return {};
}

}  // namespace layline::cublaslt
