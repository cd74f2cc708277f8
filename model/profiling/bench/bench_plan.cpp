// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/bench_plan.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace layline {

namespace {

class PlanBuilder {
  public:
    PlanBuilder(const BenchOptions& options, int devices, const CudaDeviceFacts& facts)
        : options_(options), devices_(devices), facts_(facts) {}

    std::vector<BenchMeasurement> build() {
        for (const char* variant : {"copy", "read", "write", "triad", "memcpy"}) add("memory", variant);
        for (const char* variant : {"queued", "back_to_back"}) add("launch", variant);
        for (const GemmProblem& problem : designed_gemms("bf16", "TN")) add_gemm(problem, "burst");
        for (const char* variant : {"h2d", "d2h"}) add("host_link", variant);
        for (const GemmProblem& problem : options_.extra_gemms) add_gemm(problem, "burst");
        sustained();
        peers();
        collectives();
        attention();
        for (const char* layout : {"NN", "NT"}) grid("bf16", layout);
        if (has_fp8()) grid("fp8", "TN");
        grid("fp16", "TN");
        const std::vector<std::string>& only = options_.only;
        std::erase_if(plan_, [&](const BenchMeasurement& m) { return !only.empty() && std::ranges::find(only, m.kind) == only.end(); });
        return std::move(plan_);
    }

  private:
    BenchMeasurement& add(const char* kind, const char* variant) {
        BenchMeasurement measurement;
        measurement.kind = kind;
        measurement.variant = variant;
        measurement.device = options_.device;
        plan_.push_back(std::move(measurement));
        return plan_.back();
    }

    void add_gemm(const GemmProblem& problem, const char* variant, const char* kind = "gemm") {
        const auto same = [&](const BenchMeasurement& m) {
            return m.kind == kind && m.variant == variant && m.dtype == problem.dtype && m.layout == problem.layout && m.m == problem.m &&
                   m.n == problem.n && m.k == problem.k && m.batch == problem.batch;
        };
        if (std::ranges::any_of(plan_, same)) return;
        BenchMeasurement& measurement = add(kind, variant);
        measurement.dtype = problem.dtype;
        measurement.layout = problem.layout;
        measurement.m = problem.m;
        measurement.n = problem.n;
        measurement.k = problem.k;
        measurement.batch = problem.batch;
        measurement.work = problem.flops();
        measurement.bytes = problem.traffic_bytes();
    }

    void grid(const char* dtype, const char* layout) {
        for (const GemmProblem& problem : designed_gemms(dtype, layout)) add_gemm(problem, "burst");
    }

    /// FP8 tensor cores came with Ada, 8.9.
    bool has_fp8() const { return facts_.major > 8 || (facts_.major == 8 && facts_.minor >= 9); }

    void sustained() {
        add_gemm({"bf16", "TN", 8192, 8192, 8192, 1}, "sustained");
        if (has_fp8()) add_gemm({"fp8", "TN", 8192, 8192, 8192, 1}, "sustained");
    }

    /// Scores and their product with the values, head size 128: what the matrix units would need for attention, a bound from below.
    void attention() {
        constexpr std::int64_t head = 128, heads = 16;
        for (const std::int64_t length : {1024, 2048, 4096, 8192}) {
            if (static_cast<double>(heads * length * length * 2) > 0.05 * facts_.free_bytes) continue;
            add_gemm({"bf16", "TN", length, length, head, heads}, "scores", "attention");
            add_gemm({"bf16", "NN", length, head, length, heads}, "values", "attention");
        }
    }

    void add_peer(int from, int to, const char* variant, double bytes) {
        BenchMeasurement& measurement = add("p2p", variant);
        measurement.device = from;
        measurement.peer = to;
        measurement.bytes = bytes;
    }

    void peers() {
        constexpr double latency_bytes = 8, bandwidth_bytes = 256.0 * (1 << 20);
        for (int a = 0; a < devices_; ++a)
            for (int b = 0; b < devices_; ++b) {
                // Quick: one GPU with each other one, which meets every kind of link in usual nodes.
                if (a == b || (options_.quick && a != 0)) continue;
                add_peer(a, b, "uni", bandwidth_bytes);
                if (a < b) add_peer(a, b, "bidir", bandwidth_bytes);
                if (a < b) add_peer(a, b, "uni", latency_bytes);
            }
    }

    void collectives() {
        std::set<int> groups;
        for (int ranks = 2; ranks <= devices_; ranks *= 2) groups.insert(ranks);
        if (devices_ >= 2) groups.insert(devices_);
        const int step = options_.quick ? 3 : 1;
        for (auto ranks = groups.rbegin(); ranks != groups.rend(); ++ranks)
            for (const char* operation : {"all_reduce", "all_gather", "reduce_scatter", "all_to_all", "send_recv"})
                for (int power = 10; power <= 28; power += step) {
                    BenchMeasurement& measurement = add("collective", operation);
                    measurement.dtype = "bf16";
                    measurement.ranks = *ranks;
                    measurement.bytes = std::ldexp(1.0, power);
                }
    }

    const BenchOptions& options_;
    int devices_;
    const CudaDeviceFacts& facts_;
    std::vector<BenchMeasurement> plan_;
};

}  // namespace

std::vector<BenchMeasurement> bench_plan(const BenchOptions& options, int devices, const CudaDeviceFacts& facts) {
    return PlanBuilder(options, devices, facts).build();
}

}  // namespace layline
