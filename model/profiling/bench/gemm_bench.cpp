// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/gemm_bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "model/profiling/bench/gpu_error.h"
#include "model/profiling/bench/number_formats.h"

namespace layline {

namespace {

constexpr double mib = 1024.0 * 1024.0;
constexpr std::int64_t alignment = 256;
/// Operand sets that rotate hold this many times the L2 cache together, so that none is found there again.
constexpr double l2_multiple = 4;
/// What the largest planned product needs of operands and of results: the scores of 16 heads over 8192 tokens.
constexpr double operand_bytes_wanted = 2.25 * 1024 * mib, result_bytes_wanted = 2.25 * 1024 * mib;
/// Never more than half of what is free.
constexpr double share_of_free = 0.5;
constexpr double least_bytes = 16 * mib;

std::int64_t aligned(std::int64_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

/// Allocates `bytes`, or half of it, or a quarter, ...
std::unique_ptr<DeviceMemory> allocate_up_to(const CudaSession& session, double bytes) {
    while (true) try {
            return std::make_unique<DeviceMemory>(session, static_cast<std::size_t>(bytes));
        } catch (const GpuError& error) {
            bytes /= 2;
            if (error.code() != cuda::out_of_memory || bytes < least_bytes) throw;
        }
}

int type_code(const std::string& dtype) {
    return dtype == "fp32"   ? cublaslt::type_f32
           : dtype == "fp16" ? cublaslt::type_f16
           : dtype == "fp8"  ? cublaslt::type_e4m3
                             : cublaslt::type_bf16;
}

/// PyTorch gives Hopper and newer 32 MiB of workspace, older devices 8 MiB or so; 32 MiB do for all.
constexpr std::size_t workspace_bytes = 32u << 20;

}  // namespace

/// Everything cuBLASLt needs to know of one product.
struct GemmBench::Plan {
    const cublaslt::Api* api;
    GemmProblem problem;
    cublaslt::Handle desc = nullptr, left = nullptr, right = nullptr, result = nullptr, preference = nullptr;
    cublaslt::HeuristicResult found{};
    std::int64_t left_bytes = 0, set_bytes = 0, result_bytes = 0;
    int sets = 1, result_sets = 1;
    float beta = 0;

    ~Plan() {
        if (preference != nullptr) api->preference_destroy(preference);
        for (const cublaslt::Handle layout : {left, right, result})
            if (layout != nullptr) api->layout_destroy(layout);
        if (desc != nullptr) api->desc_destroy(desc);
    }
};

GemmBench::GemmBench(const CudaSession& session, const cublaslt::Api& api) : session_(session), api_(api) {
    session.make_current();
    api_.check(api_.create(&handle_), "cublasLtCreate");
    const double budget = share_of_free * session.free_bytes();
    const double cache = l2_multiple * session.facts().l2_bytes;
    workspace_ = std::make_unique<DeviceMemory>(session, workspace_bytes);
    operands_ = allocate_up_to(session, std::min(0.5 * budget, std::max(operand_bytes_wanted, cache)));
    results_ = allocate_up_to(session, std::min(0.5 * budget, std::max(result_bytes_wanted, cache)));
    scale_ = std::make_unique<DeviceMemory>(session, alignment);
    const float one = 1;
    session.api().check(session.api().copy_to_device(scale_->address(), &one, sizeof one, session.stream()), "cuMemcpyHtoDAsync");
    session.synchronize();
}

GemmBench::~GemmBench() {
    session_.api().context_set(session_.context());
    api_.destroy(handle_);
}

// Row-major products in a column-major library: what is n x k in rows is k x n in columns, and (X W^T)^T = W X^T, so the right operand
// comes first.
std::unique_ptr<GemmBench::Plan> GemmBench::plan(const GemmProblem& p, std::string& reason) {
    auto made = std::make_unique<Plan>();
    made->api = &api_;
    made->problem = p;
    const bool transpose_first = p.layout == "TN", transpose_second = p.layout == "NT";
    const std::int32_t flags[2] = {transpose_first, transpose_second};
    api_.check(api_.desc_create(&made->desc, cublaslt::compute_f32, cublaslt::type_f32), "cublasLtMatmulDescCreate");
    api_.check(api_.desc_set(made->desc, cublaslt::desc_transpose_a, &flags[0], sizeof flags[0]), "cublasLtMatmulDescSetAttribute");
    api_.check(api_.desc_set(made->desc, cublaslt::desc_transpose_b, &flags[1], sizeof flags[1]), "cublasLtMatmulDescSetAttribute");
    if (p.dtype == "fp8") {
        const void* one = reinterpret_cast<const void*>(scale_->address());
        const std::int8_t fast = 1;
        api_.check(api_.desc_set(made->desc, cublaslt::desc_scale_pointer_a, &one, sizeof one), "cublasLtMatmulDescSetAttribute");
        api_.check(api_.desc_set(made->desc, cublaslt::desc_scale_pointer_b, &one, sizeof one), "cublasLtMatmulDescSetAttribute");
        api_.desc_set(made->desc, cublaslt::desc_fast_accumulation, &fast, sizeof fast);  // devices without the choice may refuse it
    }
    const int type = type_code(p.dtype);
    const int result_type = p.layout == "NT" ? cublaslt::type_f32 : p.dtype == "fp8" ? cublaslt::type_bf16 : type;
    const auto layout = [&](cublaslt::Handle& handle, int element, std::int64_t rows, std::int64_t columns) {
        api_.check(api_.layout_create(&handle, element, static_cast<std::uint64_t>(rows), static_cast<std::uint64_t>(columns), rows),
                   "cublasLtMatrixLayoutCreate");
        if (p.batch == 1) return;
        const auto count = static_cast<std::int32_t>(p.batch);
        const std::int64_t stride = rows * columns;
        api_.check(api_.layout_set(handle, cublaslt::layout_batch_count, &count, sizeof count), "cublasLtMatrixLayoutSetAttribute");
        api_.check(api_.layout_set(handle, cublaslt::layout_batch_stride, &stride, sizeof stride), "cublasLtMatrixLayoutSetAttribute");
    };
    layout(made->right, type, transpose_first ? p.k : p.n, transpose_first ? p.n : p.k);
    layout(made->left, type, transpose_second ? p.m : p.k, transpose_second ? p.k : p.m);
    layout(made->result, result_type, p.n, p.m);
    made->beta = p.layout == "NT" ? 1.0f : 0.0f;

    made->left_bytes = aligned(p.batch * p.m * p.k * p.element_bytes());
    made->set_bytes = made->left_bytes + aligned(p.batch * p.n * p.k * p.element_bytes());
    made->result_bytes = aligned(p.batch * p.m * p.n * p.result_bytes_each());
    made->sets = static_cast<int>(static_cast<std::int64_t>(operands_->bytes()) / made->set_bytes);
    made->result_sets = static_cast<int>(static_cast<std::int64_t>(results_->bytes()) / made->result_bytes);
    if (made->sets < 1 || made->result_sets < 1) {
        reason = fmt::format("needs {:.0f} MiB of operands and {:.0f} MiB of results; {:.0f} and {:.0f} MiB could be had",
                             static_cast<double>(made->set_bytes) / mib, static_cast<double>(made->result_bytes) / mib,
                             static_cast<double>(operands_->bytes()) / mib, static_cast<double>(results_->bytes()) / mib);
        return nullptr;
    }
    api_.check(api_.preference_create(&made->preference), "cublasLtMatmulPreferenceCreate");
    const std::uint64_t most = workspace_->bytes();
    api_.check(api_.preference_set(made->preference, cublaslt::preference_workspace_bytes, &most, sizeof most),
               "cublasLtMatmulPreferenceSetAttribute");
    int count = 0;
    const cublaslt::Status status =
        api_.heuristic(handle_, made->desc, made->right, made->left, made->result, made->result, made->preference, 1, &made->found, &count);
    if (status == cublaslt::not_supported || (status == cublaslt::success && (count < 1 || made->found.state != cublaslt::success))) {
        reason = fmt::format("cuBLASLt has no algorithm for {} {} on this device", p.dtype, p.layout);
        return nullptr;
    }
    api_.check(status, "cublasLtMatmulAlgoGetHeuristic");
    return made;
}

void GemmBench::run(const Plan& plan, int repetition) {
    const float alpha = 1;
    const auto at = [](cuda::Pointer base, std::int64_t offset) {
        return reinterpret_cast<void*>(base + static_cast<cuda::Pointer>(offset));
    };
    const std::int64_t set = plan.set_bytes * (repetition % plan.sets);
    void* left = at(operands_->address(), set);
    void* right = at(operands_->address(), set + plan.left_bytes);
    void* result = at(results_->address(), plan.result_bytes * (repetition % plan.result_sets));
    api_.check(api_.matmul(handle_, plan.desc, &alpha, right, plan.right, left, plan.left, &plan.beta, result, plan.result, result,
                           plan.result, &plan.found.algorithm, at(workspace_->address(), 0), workspace_->bytes(), session_.stream()),
               "cublasLtMatmul");
}

void GemmBench::prepare_operands(const std::string& dtype) {
    session_.make_current();
    if (operands_dtype_ == dtype) return;
    constexpr unsigned seed = 0x51A9;
    fill_random(session_, operands_->address(), operands_->bytes(), dtype, seed);
    session_.api().check(session_.api().fill_bytes(results_->address(), 0, results_->bytes(), session_.stream()), "cuMemsetD8Async");
    session_.synchronize();
    operands_dtype_ = dtype;
}

void GemmBench::time(const GemmProblem& problem, Stopwatch& watch, BenchMeasurement& measurement) {
    prepare_operands(problem.dtype);
    const auto made = plan(problem, measurement.reason);
    if (made == nullptr) return;
    std::uint32_t tile = 0;
    std::int32_t split = 0;
    if (api_.algorithm_get != nullptr) {
        api_.algorithm_get(&made->found.algorithm, cublaslt::algorithm_tile, &tile, sizeof tile, nullptr);
        api_.algorithm_get(&made->found.algorithm, cublaslt::algorithm_split_k, &split, sizeof split, nullptr);
    }
    measurement.how = fmt::format(
        "heuristic's first algorithm (tile {}, split-k {}, {:.2f} waves), random operands, {} operand sets of {:.1f} MiB in turn", tile,
        split, static_cast<double>(made->found.waves), made->sets, static_cast<double>(made->set_bytes) / mib);
    watch.time([&](int repetition) { run(*made, repetition); }, measurement);
}

void GemmBench::time_sustained(const GemmProblem& problem, double seconds, Stopwatch& watch, BenchMeasurement& measurement) {
    prepare_operands(problem.dtype);
    const auto made = plan(problem, measurement.reason);
    if (made != nullptr) watch.time_sustained([&](int repetition) { run(*made, repetition); }, seconds, measurement);
}

std::string GemmBench::spot_check(const std::string& dtype, const std::string& layout) {
    const GemmProblem problem{dtype, layout, 128, 64, 96, 1};
    operands_dtype_.clear();
    prepare_operands(dtype);
    std::string reason;
    const auto made = plan(problem, reason);
    if (made == nullptr) return reason;
    run(*made, 0);
    std::vector<unsigned char> operands(static_cast<std::size_t>(made->set_bytes)), results(static_cast<std::size_t>(made->result_bytes));
    const cuda::Api& cuda = session_.api();
    cuda.check(cuda.copy_to_host(operands.data(), operands_->address(), operands.size(), session_.stream()), "cuMemcpyDtoHAsync");
    cuda.check(cuda.copy_to_host(results.data(), results_->address(), results.size(), session_.stream()), "cuMemcpyDtoHAsync");
    session_.synchronize();
    operands_dtype_.clear();
    return compare_products(problem, operands.data(), operands.data() + made->left_bytes, results.data());
}

}  // namespace layline
