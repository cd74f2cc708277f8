// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/profiling/bench/cuda_api.h"

namespace layline {

/// What the CUDA driver says of a device.
struct CudaDeviceFacts {
    std::string name, bus_id;
    int major = 0, minor = 0, multiprocessors = 0;
    double memory_bytes = 0, free_bytes = 0, l2_bytes = 0;
    bool has_watchdog = false;  ///< a display hangs on it: kernels must stay short
};

/// One device in use: its primary context (which cuBLASLt and NCCL use too), a stream and the small kernels.
class CudaSession {
  public:
    /// @throws GpuError where the device cannot be used.
    CudaSession(const cuda::Api& api, int index);
    ~CudaSession();
    CudaSession(const CudaSession&) = delete;
    CudaSession& operator=(const CudaSession&) = delete;

    void make_current() const;
    const cuda::Api& api() const { return api_; }
    const CudaDeviceFacts& facts() const { return facts_; }
    int index() const { return index_; }
    cuda::Device device() const { return device_; }
    cuda::Context context() const { return context_; }
    cuda::Stream stream() const { return stream_; }
    double free_bytes() const;

    /// A kernel of kernels_ptx. @throws GpuError where the driver cannot compile them.
    cuda::Function kernel(const char* name) const;
    /// Launches over the whole device; `arguments` are addresses of the parameters.
    void launch(cuda::Function function, std::vector<void*> arguments, unsigned blocks, unsigned threads) const;
    /// As many blocks of `threads` as keep every multiprocessor full.
    unsigned full_grid(unsigned threads) const;
    void synchronize() const;

  private:
    void read_facts();

    const cuda::Api& api_;
    int index_;
    cuda::Device device_ = 0;
    cuda::Context context_ = nullptr;
    cuda::Stream stream_ = nullptr;
    mutable cuda::Module module_ = nullptr;
    CudaDeviceFacts facts_;
};

/// Device memory that is given back. Belongs to the context that is current when it is made.
class DeviceMemory {
  public:
    /// @throws GpuError when there is not so much.
    DeviceMemory(const CudaSession& session, std::size_t bytes);
    ~DeviceMemory();
    DeviceMemory(const DeviceMemory&) = delete;
    DeviceMemory& operator=(const DeviceMemory&) = delete;

    cuda::Pointer address() const { return address_; }
    std::size_t bytes() const { return bytes_; }

  private:
    const CudaSession& session_;
    cuda::Pointer address_ = 0;
    std::size_t bytes_;
};

/// Page-locked host memory that the device can reach.
class PinnedMemory {
  public:
    PinnedMemory(const CudaSession& session, std::size_t bytes);
    ~PinnedMemory();
    PinnedMemory(const PinnedMemory&) = delete;
    PinnedMemory& operator=(const PinnedMemory&) = delete;

    void* host() const { return host_; }
    cuda::Pointer device_address() const;
    std::size_t bytes() const { return bytes_; }

  private:
    const CudaSession& session_;
    void* host_ = nullptr;
    std::size_t bytes_;
};

/// An event on the current context.
class GpuEvent {
  public:
    explicit GpuEvent(const CudaSession& session);
    ~GpuEvent();
    GpuEvent(const GpuEvent&) = delete;
    GpuEvent& operator=(const GpuEvent&) = delete;

    void record(cuda::Stream stream) const;
    void synchronize() const;
    /// Seconds from `start` to this; may come out as 0 or less on broken drivers.
    double seconds_since(const GpuEvent& start) const;
    cuda::Event handle() const { return event_; }

  private:
    const CudaSession& session_;
    cuda::Event event_ = nullptr;
};

/// Fills memory with random numbers of a type, all finite and of magnitude 0.5 to 2: zeros would draw less power and run faster.
/// @param dtype "bf16", "fp16", "fp8" (e4m3), "fp32"
void fill_random(const CudaSession& session, cuda::Pointer target, std::size_t bytes, const std::string& dtype, unsigned seed);

}  // namespace layline
