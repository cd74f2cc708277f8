// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/profiling/bench/cuda_session.h"
#include "model/profiling/bench/gemm_problem.h"
#include "model/profiling/bench/measurement.h"

namespace layline {

/// What a profile shall measure.
struct BenchOptions {
    bool quick = false;                    ///< at most 30 s, the most telling measurements first
    int device = 0;                        ///< for everything that needs one
    std::vector<GemmProblem> extra_gemms;  ///< of the user's own model
    std::vector<std::string> only;         ///< kinds of measurement; empty: all
    double sustained_s = 10;               ///< of products without a pause; quick takes 2
    double wall_s = 600;                   ///< stop after so long; quick takes 25
};

/// Everything to be measured, most telling first; nothing in it is measured yet. @param devices usable in one process
std::vector<BenchMeasurement> bench_plan(const BenchOptions& options, int devices, const CudaDeviceFacts& facts);

}  // namespace layline
