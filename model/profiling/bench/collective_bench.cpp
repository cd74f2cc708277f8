// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/collective_bench.h"

#include <algorithm>

#include "model/profiling/bench/gpu_error.h"

namespace layline {

namespace {
constexpr std::size_t element_bytes = 2;
}

double bus_factor(const std::string& operation, int ranks) {
    if (operation == "send_recv") return 1;
    return (operation == "all_reduce" ? 2.0 : 1.0) * (ranks - 1) / ranks;
}

CollectiveBench::CollectiveBench(const nccl::Api& api, std::vector<const CudaSession*> sessions, double largest_bytes)
    : api_(api), sessions_(std::move(sessions)), communicators_(sessions_.size(), nullptr) {
    std::vector<int> devices;
    for (const CudaSession* session : sessions_) devices.push_back(session->index());
    api_.check(api_.init_all(communicators_.data(), static_cast<int>(devices.size()), devices.data()), "ncclCommInitAll");
    for (const CudaSession* session : sessions_) {
        send_.push_back(std::make_unique<DeviceMemory>(*session, static_cast<std::size_t>(largest_bytes)));
        receive_.push_back(std::make_unique<DeviceMemory>(*session, static_cast<std::size_t>(largest_bytes)));
        fill_random(*session, send_.back()->address(), send_.back()->bytes(), "bf16", 7);
        session->synchronize();
    }
}

CollectiveBench::~CollectiveBench() {
    for (const nccl::Communicator communicator : communicators_)
        if (communicator != nullptr) api_.destroy(communicator);
}

void CollectiveBench::enqueue_rank(const std::string& operation, std::size_t bytes, std::size_t rank) {
    const std::size_t ranks = sessions_.size(), elements = bytes / element_bytes, share = elements / ranks;
    const auto* send = reinterpret_cast<const char*>(send_[rank]->address());
    auto* receive = reinterpret_cast<char*>(receive_[rank]->address());
    const nccl::Communicator communicator = communicators_[rank];
    void* const stream = sessions_[rank]->stream();
    if (operation == "all_reduce") {
        api_.check(api_.all_reduce(send, receive, elements, nccl::type_bf16, nccl::sum, communicator, stream), "ncclAllReduce");
    } else if (operation == "all_gather") {
        api_.check(api_.all_gather(send, receive, share, nccl::type_bf16, communicator, stream), "ncclAllGather");
    } else if (operation == "reduce_scatter") {
        api_.check(api_.reduce_scatter(send, receive, share, nccl::type_bf16, nccl::sum, communicator, stream), "ncclReduceScatter");
    } else if (operation == "all_to_all") {
        for (std::size_t other = 0; other < ranks; ++other) {
            api_.check(
                api_.send(send + other * share * element_bytes, share, nccl::type_bf16, static_cast<int>(other), communicator, stream),
                "ncclSend");
            api_.check(api_.receive(receive + other * share * element_bytes, share, nccl::type_bf16, static_cast<int>(other), communicator,
                                    stream),
                       "ncclRecv");
        }
    } else {  // send_recv: a ring, as pipeline stages pass activations on
        api_.check(api_.send(send, elements, nccl::type_bf16, static_cast<int>((rank + 1) % ranks), communicator, stream), "ncclSend");
        api_.check(api_.receive(receive, elements, nccl::type_bf16, static_cast<int>((rank + ranks - 1) % ranks), communicator, stream),
                   "ncclRecv");
    }
}

void CollectiveBench::enqueue(const std::string& operation, std::size_t bytes) {
    api_.check(api_.group_start(), "ncclGroupStart");
    try {
        for (std::size_t rank = 0; rank < sessions_.size(); ++rank) enqueue_rank(operation, bytes, rank);
    } catch (const GpuError&) {
        api_.group_end();  // an open group would swallow all that follows
        throw;
    }
    api_.check(api_.group_end(), "ncclGroupEnd");
}

void CollectiveBench::time(Stopwatch& watch, BenchMeasurement& measurement) {
    const int ranks = static_cast<int>(sessions_.size());
    const std::size_t unit = element_bytes * sessions_.size();
    const std::size_t bytes = std::max(unit, static_cast<std::size_t>(measurement.bytes) / unit * unit);
    measurement.bytes = static_cast<double>(bytes);
    measurement.work = measurement.bytes * bus_factor(measurement.variant, ranks);
    measurement.how = "bf16, out of place, timed on the first rank, one process for all GPUs";
    sessions_.front()->make_current();
    watch.time([&](int) { enqueue(measurement.variant, bytes); }, measurement);
}

}  // namespace layline
