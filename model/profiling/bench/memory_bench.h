// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/profiling/bench/cuda_session.h"
#include "model/profiling/bench/measurement.h"
#include "model/profiling/bench/stopwatch.h"

namespace layline {

/// Times "read", "write", "copy", "triad" (kernels) or "memcpy" (the driver's copy) on buffers that no cache holds.
/// `work` counts every byte read and every byte written. @throws GpuError
void time_memory(const CudaSession& session, Stopwatch& watch, BenchMeasurement& measurement);

/// Times "h2d" or "d2h" copies of pinned memory. @throws GpuError
void time_host_link(const CudaSession& session, Stopwatch& watch, BenchMeasurement& measurement);

/// Times launches of an empty kernel: "queued" (the device is never short of work) or "back_to_back" (as fast as the host launches).
/// @throws GpuError
void time_launch(const CudaSession& session, Stopwatch& watch, BenchMeasurement& measurement);

/// Times a copy from one device to another: "uni" alone, "bidir" with as much the other way (work counts both). @throws GpuError
void time_peer_copy(const CudaSession& from, const CudaSession& to, Stopwatch& watch, BenchMeasurement& measurement);

}  // namespace layline
