// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "model/profiling/bench/cuda_session.h"
#include "model/profiling/bench/measurement.h"
#include "model/profiling/bench/nccl_api.h"
#include "model/profiling/bench/stopwatch.h"

namespace layline {

/// Times NCCL's collectives over the first `ranks` devices of one process.
class CollectiveBench {
  public:
    /// @param sessions the devices, rank 0 first. @throws GpuError where NCCL does not start
    CollectiveBench(const nccl::Api& api, std::vector<const CudaSession*> sessions, double largest_bytes);
    ~CollectiveBench();

    /// `variant` is "all_reduce", "all_gather", "reduce_scatter", "all_to_all" or "send_recv"; `bytes` is the size as nccl-tests counts it:
    /// the whole array (for gather and scatter the sum over ranks). `work` are the bytes over the
    /// bus: bytes x 2(n-1)/n for all-reduce, (n-1)/n for the others, 1 for send_recv (nccl-tests, PERFORMANCE.md).
    void time(Stopwatch& watch, BenchMeasurement& measurement);

  private:
    void enqueue(const std::string& operation, std::size_t bytes);
    void enqueue_rank(const std::string& operation, std::size_t bytes, std::size_t rank);

    const nccl::Api& api_;
    std::vector<const CudaSession*> sessions_;
    std::vector<nccl::Communicator> communicators_;
    std::vector<std::unique_ptr<DeviceMemory>> send_, receive_;
};

/// Bytes over the bus for a message of one byte (nccl-tests).
double bus_factor(const std::string& operation, int ranks);

}  // namespace layline
