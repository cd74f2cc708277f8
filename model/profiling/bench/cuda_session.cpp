// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/cuda_session.h"

#include <array>

#include "model/profiling/bench/gpu_error.h"
#include "model/profiling/bench/kernels_ptx.h"

namespace layline {

CudaSession::CudaSession(const cuda::Api& api, int index) : api_(api), index_(index) {
    api_.check(api_.device(&device_, index), "cuDeviceGet");
    api_.check(api_.context_retain(&context_, device_), "cuDevicePrimaryCtxRetain");
    make_current();
    api_.check(api_.stream_create(&stream_, cuda::stream_non_blocking), "cuStreamCreate");
    read_facts();
}

CudaSession::~CudaSession() {
    api_.context_set(context_);
    api_.stream_destroy(stream_);
    api_.context_release(device_);
}

void CudaSession::make_current() const { api_.check(api_.context_set(context_), "cuCtxSetCurrent"); }

double CudaSession::free_bytes() const {
    std::size_t free = 0, total = 0;
    api_.check(api_.memory_info(&free, &total), "cuMemGetInfo");
    return static_cast<double>(free);
}

void CudaSession::read_facts() {
    std::array<char, 256> text{};
    const auto attribute = [&](int which) {
        int value = 0;
        return api_.device_attribute(&value, which, device_) == cuda::success ? value : 0;
    };
    if (api_.device_name(text.data(), static_cast<int>(text.size()) - 1, device_) == cuda::success) facts_.name = text.data();
    text.fill(0);
    if (api_.device_bus_id(text.data(), static_cast<int>(text.size()) - 1, device_) == cuda::success) facts_.bus_id = text.data();
    facts_.major = attribute(cuda::attribute_cc_major);
    facts_.minor = attribute(cuda::attribute_cc_minor);
    facts_.multiprocessors = attribute(cuda::attribute_multiprocessors);
    facts_.l2_bytes = attribute(cuda::attribute_l2_bytes);
    facts_.has_watchdog = attribute(cuda::attribute_kernel_timeout) != 0;
    std::size_t total = 0;
    api_.check(api_.device_memory(&total, device_), "cuDeviceTotalMem");
    facts_.memory_bytes = static_cast<double>(total);
    facts_.free_bytes = free_bytes();
}

cuda::Function CudaSession::kernel(const char* name) const {
    make_current();
    if (module_ == nullptr) api_.check(api_.module_load(&module_, kernels_ptx, 0, nullptr, nullptr), "cuModuleLoadDataEx");
    cuda::Function function = nullptr;
    api_.check(api_.module_function(&function, module_, name), "cuModuleGetFunction");
    return function;
}

void CudaSession::launch(cuda::Function function, std::vector<void*> arguments, unsigned blocks, unsigned threads) const {
    api_.check(api_.launch(function, blocks, 1, 1, threads, 1, 1, 0, stream_, arguments.data(), nullptr), "cuLaunchKernel");
}

unsigned CudaSession::full_grid(unsigned threads) const {
    constexpr unsigned resident_threads = 2048;  // per multiprocessor, or fewer: a few blocks more do no harm to grid-stride loops
    return static_cast<unsigned>(std::max(1, facts_.multiprocessors)) * (resident_threads / threads);
}

void CudaSession::synchronize() const { api_.check(api_.stream_synchronize(stream_), "cuStreamSynchronize"); }

DeviceMemory::DeviceMemory(const CudaSession& session, std::size_t bytes) : session_(session), bytes_(bytes) {
    session.make_current();
    session.api().check(session.api().allocate(&address_, bytes), "cuMemAlloc");
}

DeviceMemory::~DeviceMemory() {
    session_.api().context_set(session_.context());
    session_.api().free(address_);
}

PinnedMemory::PinnedMemory(const CudaSession& session, std::size_t bytes) : session_(session), bytes_(bytes) {
    session.make_current();
    session.api().check(session.api().allocate_host(&host_, bytes, cuda::host_portable | cuda::host_device_map), "cuMemHostAlloc");
}

PinnedMemory::~PinnedMemory() {
    session_.api().context_set(session_.context());
    session_.api().free_host(host_);
}

cuda::Pointer PinnedMemory::device_address() const {
    cuda::Pointer address = 0;
    session_.api().check(session_.api().host_device_pointer(&address, host_, 0), "cuMemHostGetDevicePointer");
    return address;
}

GpuEvent::GpuEvent(const CudaSession& session) : session_(session) {
    session.make_current();
    session.api().check(session.api().event_create(&event_, 0), "cuEventCreate");
}

GpuEvent::~GpuEvent() {
    session_.api().context_set(session_.context());
    session_.api().event_destroy(event_);
}

void GpuEvent::record(cuda::Stream stream) const { session_.api().check(session_.api().event_record(event_, stream), "cuEventRecord"); }

void GpuEvent::synchronize() const { session_.api().check(session_.api().event_synchronize(event_), "cuEventSynchronize"); }

double GpuEvent::seconds_since(const GpuEvent& start) const {
    float ms = 0;
    session_.api().check(session_.api().event_elapsed(&ms, start.event_, event_), "cuEventElapsedTime");
    return 1e-3 * static_cast<double>(ms);
}

void fill_random(const CudaSession& session, cuda::Pointer target, std::size_t bytes, const std::string& dtype, unsigned seed) {
    constexpr unsigned threads = 256;
    // Sign, last exponent bit and mantissa are random, the upper exponent bits fixed to those of 0.5 and 1.
    unsigned keep = 0x80FF80FF, set = 0x3F003F00;
    if (dtype == "fp16") keep = 0x87FF87FF, set = 0x38003800;
    if (dtype == "fp8") keep = 0x8F8F8F8F, set = 0x30303030;
    if (dtype == "fp32") keep = 0x80FFFFFF, set = 0x3F000000;
    cuda::Pointer address = target;
    unsigned long long words = bytes / 4;
    session.launch(session.kernel("layline_fill"), {&address, &words, &seed, &keep, &set}, session.full_grid(threads), threads);
}

}  // namespace layline
