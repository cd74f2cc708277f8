// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "model/profiling/bench/cublaslt_api.h"
#include "model/profiling/bench/cuda_session.h"
#include "model/profiling/bench/gemm_problem.h"
#include "model/profiling/bench/measurement.h"
#include "model/profiling/bench/stopwatch.h"

namespace layline {

/// Times matrix products with the algorithm that cuBLASLt's heuristic puts first, which is what frameworks get.
class GemmBench {
  public:
    /// @throws GpuError where cuBLASLt does not start or not even a small part of the memory is free.
    GemmBench(const CudaSession& session, const cublaslt::Api& api);
    ~GemmBench();

    /// Burst: with pauses, in a warm device. Fills in times and how; a type that the device lacks leaves a reason.
    void time(const GemmProblem& problem, Stopwatch& watch, BenchMeasurement& measurement);
    /// Without a pause for so long.
    void time_sustained(const GemmProblem& problem, double seconds, Stopwatch& watch, BenchMeasurement& measurement);

    /// Compares a few elements of a small product with sums in double precision. @returns what is wrong, "" when nothing is.
    std::string spot_check(const std::string& dtype, const std::string& layout);

  private:
    struct Plan;
    std::unique_ptr<Plan> plan(const GemmProblem& problem, std::string& reason);
    void run(const Plan& plan, int repetition);
    void prepare_operands(const std::string& dtype);

    const CudaSession& session_;
    const cublaslt::Api& api_;
    cublaslt::Handle handle_ = nullptr;
    std::unique_ptr<DeviceMemory> operands_, results_, workspace_, scale_;
    std::string operands_dtype_;
};

}  // namespace layline
