// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/bench_worker.h"

#include <fmt/format.h>

#include <chrono>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "model/profiling/bench/collective_bench.h"
#include "model/profiling/bench/gemm_bench.h"
#include "model/profiling/bench/gpu_error.h"
#include "model/profiling/bench/measurement_json.h"
#include "model/profiling/bench/memory_bench.h"

namespace layline {

namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

/// After these a context answers nothing else any more (CUDA driver API: errors that corrupt the context).
bool is_fatal(int code) { return code == 214 || code == 220 || (code >= 700 && code <= 720 && code != cuda::peer_already_enabled); }

class Worker {
  public:
    Worker(const WorkerOrders& orders, const std::function<void(const std::string&)>& report) : orders_(orders), report_(report) {}

    void run() {
        if (!start()) return;
        std::vector<BenchMeasurement> plan = bench_plan(orders_.options, static_cast<int>(sessions_.size()), main().facts());
        say({{"plan", plan.size()}});
        const auto deadline = Clock::now() + std::chrono::duration<double>(orders_.options.wall_s);
        for (std::size_t i = orders_.first; i < plan.size(); ++i) {
            say({{"begin", i}, {"name", name_of(plan[i])}});
            if (Clock::now() >= deadline)
                plan[i].reason = "out of time";
            else
                measure(plan[i]);
            say({{"end", i}, {"result", to_json(plan[i])}});
            if (broken_) return say({{"failed", plan[i].reason}, {"code", broken_}});
        }
        say({{"finished", true}});
    }

  private:
    void say(const Json& line) { report_(line.dump(-1, ' ', false, Json::error_handler_t::replace)); }
    const CudaSession& main() const { return *sessions_.at(static_cast<std::size_t>(main_)); }

    bool fail(const std::string& reason, int code) {
        say({{"failed", reason}, {"code", code}});
        return false;
    }

    bool start() {
        const SharedLibrary library = open_driver_library(orders_.libraries, "libcuda.so.1");
        if (!library)
            return fail(
                "The NVIDIA driver has no libcuda.so.1 here. In a container, start it with NVIDIA_DRIVER_CAPABILITIES=compute,utility.",
                -1);
        cuda_ = cuda::load_api(library);
        if (!cuda_.missing.empty())
            return fail(fmt::format("{} has no {}: the driver is too old.", library.path(), fmt::join(cuda_.missing, ", ")), -1);
        try {
            cuda_.check(cuda_.init(0), "cuInit");
            cuda_.check(cuda_.driver_version(&driver_version_), "cuDriverGetVersion");
            open_devices();
        } catch (const GpuError& error) {
            const std::string cause = cuda::cause_of(error.code());
            return fail(cause.empty() ? std::string(error.what()) + "." : cause, error.code());
        }
        if (orders_.options.device >= static_cast<int>(sessions_.size()))
            return fail(fmt::format("There is no GPU {}: CUDA shows {} here.", orders_.options.device, sessions_.size()), -1);
        main_ = orders_.options.device;
        enable_peers();
        open_libraries();
        tell_facts(library.path());
        return true;
    }

    void open_devices() {
        int count = 0;
        cuda_.check(cuda_.device_count(&count), "cuDeviceGetCount");
        if (count < 1) throw GpuError("cuDeviceGetCount", cuda::no_device, "no device");
        for (int i = 0; i < count; ++i) sessions_.push_back(std::make_unique<CudaSession>(cuda_, i));
    }

    void enable_peers() {
        for (const auto& a : sessions_)
            for (const auto& b : sessions_) {
                int can = 0;
                if (a == b || cuda_.can_access_peer(&can, a->device(), b->device()) != cuda::success || can == 0) continue;
                a->make_current();
                const cuda::Result result = cuda_.enable_peer(b->context(), 0);
                if (result != cuda::success && result != cuda::peer_already_enabled)
                    peer_failure_ = fmt::format("peer access: error {}", result);
            }
        main().make_current();
    }

    void open_libraries() {
        cublaslt_library_ = cublaslt::open_library(orders_.libraries, driver_version_, cublaslt_reason_);
        if (cublaslt_library_) cublaslt_ = cublaslt::load_api(cublaslt_library_);
        if (cublaslt_library_ && !cublaslt_.missing.empty())
            cublaslt_reason_ = fmt::format("{} has no {}", cublaslt_library_.path(), fmt::join(cublaslt_.missing, ", "));
        if (sessions_.size() < 2) return;
        nccl_library_ = nccl::open_library(orders_.libraries, nccl_reason_);
        if (nccl_library_) nccl_ = nccl::load_api(nccl_library_);
        if (nccl_library_ && !nccl_.missing.empty())
            nccl_reason_ = fmt::format("{} has no {}", nccl_library_.path(), fmt::join(nccl_.missing, ", "));
    }

    static Json library_json(const std::string& path, const std::string& version, const std::string& reason) {
        return {{"path", path.empty() ? Json() : Json(path)}, {"version", version.empty() ? Json() : Json(version)}, {"reason", reason}};
    }

    void tell_facts(const std::string& driver_path) {
        Json devices = Json::array();
        for (const auto& session : sessions_) {
            const CudaDeviceFacts& facts = session->facts();
            devices.push_back({{"name", facts.name},
                               {"bus_id", facts.bus_id},
                               {"compute_capability", fmt::format("{}.{}", facts.major, facts.minor)},
                               {"multiprocessors", facts.multiprocessors},
                               {"memory_bytes", facts.memory_bytes},
                               {"free_bytes", facts.free_bytes},
                               {"l2_bytes", facts.l2_bytes},
                               {"watchdog", facts.has_watchdog}});
        }
        int nccl_version = 0;
        if (nccl_.version != nullptr) nccl_.version(&nccl_version);
        const std::string lt_version = cublaslt_.version == nullptr ? "" : std::to_string(cublaslt_.version());
        say({{"facts",
              {{"devices", devices},
               {"libraries",
                {{"cuda", library_json(driver_path, fmt::format("{}.{}", driver_version_ / 1000, driver_version_ % 1000 / 10), "")},
                 {"cublaslt", library_json(cublaslt_library_.path(), lt_version, cublaslt_reason_)},
                 {"nccl", library_json(nccl_library_.path(), nccl_version > 0 ? nccl::version_text(nccl_version) : "", nccl_reason_)}}}}}});
    }

    void measure(BenchMeasurement& m) {
        try {
            dispatch(m);
        } catch (const GpuError& error) {
            m.measured = false;
            m.reason = error.what();
            if (m.kind == "collective") drop_communicators();
            if (is_fatal(error.code())) broken_ = error.code();
        }
    }

    Stopwatch& watch(int device) {
        auto& found = watches_[device];
        if (found == nullptr)
            found = std::make_unique<Stopwatch>(*sessions_.at(static_cast<std::size_t>(device)),
                                                orders_.options.quick ? SamplingPlan::quick() : SamplingPlan());
        sessions_.at(static_cast<std::size_t>(device))->make_current();
        return *found;
    }

    void dispatch(BenchMeasurement& m) {
        if (m.kind == "memory") return time_memory(main(), watch(main_), m);
        if (m.kind == "host_link") return time_host_link(main(), watch(main_), m);
        if (m.kind == "launch") return time_launch(main(), watch(main_), m);
        if (m.kind == "gemm" || m.kind == "attention") return measure_product(m);
        if (m.kind == "p2p") return measure_peer(m);
        if (m.kind == "collective") measure_collective(m);
    }

    void measure_product(BenchMeasurement& m) {
        if (!cublaslt_reason_.empty() || !cublaslt_library_) {
            m.reason = cublaslt_reason_;
            return;
        }
        if (gemms_ == nullptr) gemms_ = std::make_unique<GemmBench>(main(), cublaslt_);
        std::optional<std::string>& checked = checks_[m.dtype + m.layout];
        if (!checked) checked = gemms_->spot_check(m.dtype, m.layout);
        if (!checked->empty()) {
            m.reason = *checked;
            return;
        }
        const GemmProblem problem{m.dtype, m.layout, m.m, m.n, m.k, m.batch};
        if (m.variant == "sustained")
            gemms_->time_sustained(problem, orders_.options.sustained_s, watch(main_), m);
        else
            gemms_->time(problem, watch(main_), m);
    }

    void measure_peer(BenchMeasurement& m) {
        int can = 0;
        const CudaSession &from = *sessions_.at(static_cast<std::size_t>(m.device)), &to = *sessions_.at(static_cast<std::size_t>(m.peer));
        cuda_.check(cuda_.can_access_peer(&can, from.device(), to.device()), "cuDeviceCanAccessPeer");
        time_peer_copy(from, to, watch(m.device), m);
        if (can == 0 || !peer_failure_.empty()) m.flags.emplace_back("through-host");
    }

    /// After a failure a communicator answers nothing any more.
    void drop_communicators() {
        collectives_.reset();
        collective_ranks_ = 0;
    }

    void measure_collective(BenchMeasurement& m) {
        if (!nccl_reason_.empty() || !nccl_library_) {
            m.reason = nccl_reason_;
            return;
        }
        if (collective_ranks_ != m.ranks) {
            drop_communicators();
            std::vector<const CudaSession*> used;
            for (int i = 0; i < m.ranks; ++i) used.push_back(sessions_[static_cast<std::size_t>(i)].get());
            constexpr double largest = 256.0 * (1 << 20);
            collectives_ = std::make_unique<CollectiveBench>(nccl_, used, largest);
            collective_ranks_ = m.ranks;
        }
        collectives_->time(watch(0), m);
    }

    const WorkerOrders& orders_;
    const std::function<void(const std::string&)>& report_;
    cuda::Api cuda_;
    int driver_version_ = 0, main_ = 0, broken_ = 0, collective_ranks_ = 0;
    SharedLibrary cublaslt_library_, nccl_library_;
    std::string cublaslt_reason_, nccl_reason_, peer_failure_;
    cublaslt::Api cublaslt_;
    nccl::Api nccl_;
    std::vector<std::unique_ptr<CudaSession>> sessions_;
    std::map<int, std::unique_ptr<Stopwatch>> watches_;
    std::unique_ptr<GemmBench> gemms_;
    std::map<std::string, std::optional<std::string>> checks_;
    std::unique_ptr<CollectiveBench> collectives_;
};

}  // namespace

void measure_gpu(const WorkerOrders& orders, const std::function<void(const std::string&)>& report) { Worker(orders, report).run(); }

}  // namespace layline
