// SPDX-License-Identifier: GPL-3.0-or-later
// libcuda.so.1, as far as Layline uses it. Laws of the virtual clock, all in the script's "laws" with the defaults below:
//   memory kernels   launch + bytes / (memory/bandwidth)          memory/bandwidth 4.0e12, launch 2.0e-6
//   cuMemcpyDtoD     launch + 2 bytes / (memory/copy)             memory/copy 4.1e12
//   host copies      launch + bytes / h2d or d2h                  h2d 5.5e10, d2h 5.3e10
//   peer copies      p2p/latency + bytes / (p2p/bandwidth)        p2p/latency 9e-6, p2p/bandwidth 3.9e11
//   empty kernel     launch
#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>

#include "tests/fakes/fake_gpu.h"
#include "tests/fakes/ptx_machine.h"

using fake::state;

namespace {

constexpr int invalid_value = 1, out_of_memory = 2, not_initialized = 3, invalid_device = 101, invalid_context = 201, invalid_ptx = 218,
              not_found = 500;
constexpr int illegal_address = 700, peer_enabled_before = 704;

bool initialized = false;
std::map<int, int> retained;  ///< contexts in use, by device
unsigned char contexts[256];  ///< a context is an address in here
std::set<std::pair<int, int>> peers;
std::set<fake::PtxModule*> modules;

struct Kernel {
    fake::PtxModule* module;
    std::string name;
};
std::set<Kernel*> kernels;

int context_device(void* context) {
    const auto* place = static_cast<unsigned char*>(context);
    return place >= contexts && place < contexts + state().devices.size() ? static_cast<int>(place - contexts) : -1;
}

/// Begins every function that needs a context.
int enter(const char* function) {
    if (!initialized) return not_initialized;
    if (const int code = fake::call(function, state().current)) {
        if (code >= 700 && code < 720) state().sticky_error = code;
        return code;
    }
    if (state().sticky_error != 0) return state().sticky_error;
    if (state().current < 0 || retained[state().current] == 0) {
        fake::misuse(std::string(function) + " without a current context");
        return invalid_context;
    }
    return 0;
}

/// Copies for real what is small enough to matter to a test.
void copy_bytes(void* to, const void* from, std::size_t bytes) {
    constexpr std::size_t worth_copying = 4u << 20;
    if (bytes <= worth_copying) std::memmove(to, from, bytes);
}

int copy(const char* function, std::uint64_t to, int to_device, std::uint64_t from, int from_device, std::size_t bytes, void* handle,
         double seconds) {
    if (const int code = enter(function)) return code;
    fake::Stream* stream = fake::stream_of(handle);
    if (stream == nullptr) return invalid_value;
    const bool host_to = to_device == -1, host_from = from_device == -1;
    if ((!host_to && !fake::is_inside(to, bytes, to_device)) || (!host_from && !fake::is_inside(from, bytes, from_device))) {
        fake::misuse(std::string(function) + " outside of device memory");
        state().sticky_error = illegal_address;
        return illegal_address;
    }
    fake::work(*stream, seconds);
    copy_bytes(reinterpret_cast<void*>(to), reinterpret_cast<const void*>(from), bytes);
    return 0;
}

template <class T>
T argument(void** arguments, int index) {
    T value;
    std::memcpy(&value, arguments[index], sizeof value);
    return value;
}

/// Bytes that a kernel moves; -1 after a misuse.
double traffic(const Kernel& kernel, void** arguments) {
    const int device = state().current;
    const auto inside = [&](int index, double words, std::size_t each) {
        const auto address = argument<std::uint64_t>(arguments, index);
        const bool good = fake::is_inside(address, static_cast<std::size_t>(words) * each, device) && address % each == 0;
        if (!good) fake::misuse(kernel.name + ": argument " + std::to_string(index) + " is outside of memory or not aligned");
        return good;
    };
    const auto words = [&](int index) { return static_cast<double>(argument<std::uint64_t>(arguments, index)); };
    if (kernel.name == "layline_read") return inside(0, words(1), 16) && inside(2, 1, 4) ? 16 * words(1) : -1;
    if (kernel.name == "layline_write") return inside(0, words(1), 16) ? 16 * words(1) : -1;
    if (kernel.name == "layline_copy") return inside(0, words(2), 16) && inside(1, words(2), 16) ? 32 * words(2) : -1;
    if (kernel.name == "layline_triad")
        return inside(0, words(3), 16) && inside(1, words(3), 16) && inside(2, words(3), 16) ? 48 * words(3) : -1;
    if (kernel.name == "layline_fill") return inside(0, words(1), 4) ? 4 * words(1) : -1;
    return 0;
}

/// Runs the beginning of a fill for real, so that products of small operands can be checked.
void fill(const Kernel& kernel, void** arguments) {
    constexpr std::uint64_t most_words = 16u << 10;
    std::uint64_t words = std::min(argument<std::uint64_t>(arguments, 1), most_words);
    void* few[5] = {arguments[0], &words, arguments[2], arguments[3], arguments[4]};
    kernel.module->run(kernel.name, 1, 32, few);
}

fake::Event* event_of(void* handle) {
    auto* event = static_cast<fake::Event*>(handle);
    if (state().events.contains(event)) return event;
    fake::misuse("an event that does not exist");
    return nullptr;
}

const fake::Device& device_facts(int device) { return state().devices[static_cast<std::size_t>(device)]; }
bool is_device(int device) { return device >= 0 && device < static_cast<int>(state().devices.size()); }

}  // namespace

extern "C" {

int cuInit(unsigned flags) {
    if (flags != 0) fake::misuse("cuInit with flags");
    fake::reload();
    if (const int code = fake::call("cuInit")) return code;
    initialized = true;
    return 0;
}
int cuDriverGetVersion(int* out) {
    *out = state().script.value("cuda", 13000);
    return 0;
}
int cuGetErrorName(int code, const char** out) {
    static std::string text;
    text = "CUDA_ERROR_" + std::to_string(code);
    *out = text.c_str();
    return 0;
}
int cuDeviceGetCount(int* out) {
    if (!initialized) return not_initialized;
    *out = static_cast<int>(state().devices.size());
    return fake::call("cuDeviceGetCount");
}
int cuDeviceGet(int* out, int index) {
    *out = index;
    return is_device(index) ? fake::call("cuDeviceGet", index) : invalid_device;
}
int cuDeviceGetName(char* out, int size, int device) {
    std::snprintf(out, static_cast<std::size_t>(size), "%s", device_facts(device).text("name", "NVIDIA H200").c_str());
    return 0;
}
int cuDeviceGetPCIBusId(char* out, int size, int device) {
    std::snprintf(out, static_cast<std::size_t>(size), "0000:%02x:00.0", 0x10 + device);
    return 0;
}
int cuDeviceTotalMem_v2(std::size_t* out, int device) {
    *out = static_cast<std::size_t>(device_facts(device).number("memory", 150754820096.0));
    return 0;
}
int cuDeviceGetAttribute(int* out, int attribute, int device) {
    if (!is_device(device)) return invalid_device;
    const fake::Device& facts = device_facts(device);
    switch (attribute) {
        case 16:
            *out = facts.whole("sms", 132);
            return 0;
        case 17:
            *out = facts.whole("watchdog", 0);
            return 0;
        case 38:
            *out = facts.whole("l2", 4 << 20);
            return 0;
        case 75:
            *out = facts.whole("cc_major", 9);
            return 0;
        case 76:
            *out = facts.whole("cc_minor", 0);
            return 0;
        default:
            *out = 0;
            return 0;
    }
}
int cuDevicePrimaryCtxRetain(void** out, int device) {
    if (!is_device(device)) return invalid_device;
    if (const int code = fake::call("cuDevicePrimaryCtxRetain", device)) return code;
    ++retained[device];
    *out = contexts + device;
    return 0;
}
#ifdef FAKE_R470
int cuDevicePrimaryCtxRelease(int device) {
#else
int cuDevicePrimaryCtxRelease_v2(int device) {
#endif
    if (retained[device]-- <= 0) fake::misuse("a context released more often than retained");
    return 0;
}
int cuCtxSetCurrent(void* context) {
    if (context_device(context) < 0) {
        fake::misuse("cuCtxSetCurrent with no context");
        return invalid_context;
    }
    state().current = context_device(context);
    return fake::call("cuCtxSetCurrent", state().current);
}
int cuCtxSynchronize() { return enter("cuCtxSynchronize"); }
int cuMemGetInfo_v2(std::size_t* free, std::size_t* total) {
    if (const int code = enter("cuMemGetInfo_v2")) return code;
    double used = device_facts(state().current).number("used", 1e9);
    for (const auto& [base, allocation] : state().memory)
        if (allocation.device == state().current) used += static_cast<double>(allocation.bytes);
    const double all = device_facts(state().current).number("memory", 150754820096.0);
    *total = static_cast<std::size_t>(all);
    *free = static_cast<std::size_t>(std::max(0.0, all - used));
    return 0;
}
int cuMemAlloc_v2(std::uint64_t* out, std::size_t bytes) {
    if (const int code = enter("cuMemAlloc_v2")) return code;
    std::size_t free = 0, total = 0;
    cuMemGetInfo_v2(&free, &total);
    const double limit = state().script.value("allocation_limit", 1e18);
    if (bytes == 0) return invalid_value;
    if (bytes > free || static_cast<double>(bytes) > limit) return out_of_memory;
    void* address = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (address == MAP_FAILED) return out_of_memory;
    *out = reinterpret_cast<std::uint64_t>(address);
    state().memory[*out] = {bytes, state().current};
    return 0;
}
int cuMemFree_v2(std::uint64_t address) {
    const auto found = state().memory.find(address);
    if (found == state().memory.end()) {
        fake::misuse("cuMemFree of what was not allocated");
        return invalid_value;
    }
    munmap(reinterpret_cast<void*>(address), found->second.bytes);
    state().memory.erase(found);
    return 0;
}
int cuMemHostAlloc(void** out, std::size_t bytes, unsigned flags) {
    if (const int code = enter("cuMemHostAlloc")) return code;
    if ((flags & ~7u) != 0) fake::misuse("cuMemHostAlloc with unknown flags");
    *out = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    state().memory[reinterpret_cast<std::uint64_t>(*out)] = {bytes, -1};
    return 0;
}
int cuMemFreeHost(void* address) { return cuMemFree_v2(reinterpret_cast<std::uint64_t>(address)); }
int cuMemHostGetDevicePointer_v2(std::uint64_t* out, void* host, unsigned flags) {
    if (const int code = enter("cuMemHostGetDevicePointer_v2")) return code;
    if (flags != 0 || !fake::is_inside(reinterpret_cast<std::uint64_t>(host), 1, -1)) return invalid_value;
    *out = reinterpret_cast<std::uint64_t>(host);
    return 0;
}
int cuMemcpyHtoDAsync_v2(std::uint64_t to, const void* from, std::size_t bytes, void* stream) {
    return copy("cuMemcpyHtoDAsync_v2", to, state().current, reinterpret_cast<std::uint64_t>(from), -1, bytes, stream,
                fake::law("launch", 2e-6) + static_cast<double>(bytes) / fake::law("h2d", 5.5e10));
}
int cuMemcpyDtoHAsync_v2(void* to, std::uint64_t from, std::size_t bytes, void* stream) {
    return copy("cuMemcpyDtoHAsync_v2", reinterpret_cast<std::uint64_t>(to), -1, from, state().current, bytes, stream,
                fake::law("launch", 2e-6) + static_cast<double>(bytes) / fake::law("d2h", 5.3e10));
}
int cuMemcpyDtoDAsync_v2(std::uint64_t to, std::uint64_t from, std::size_t bytes, void* stream) {
    return copy("cuMemcpyDtoDAsync_v2", to, state().current, from, state().current, bytes, stream,
                fake::law("launch", 2e-6) + 2 * static_cast<double>(bytes) / fake::law("memory/copy", 4.1e12));
}
#ifndef FAKE_ANCIENT
int cuMemcpyPeerAsync(std::uint64_t to, void* to_context, std::uint64_t from, void* from_context, std::size_t bytes, void* stream) {
    return copy("cuMemcpyPeerAsync", to, context_device(to_context), from, context_device(from_context), bytes, stream,
                fake::law("p2p/latency", 9e-6) + static_cast<double>(bytes) / fake::law("p2p/bandwidth", 3.9e11));
}
#endif
int cuMemsetD8Async(std::uint64_t to, unsigned char value, std::size_t bytes, void* stream) {
    if (const int code = enter("cuMemsetD8Async")) return code;
    fake::Stream* queue = fake::stream_of(stream);
    if (queue == nullptr || !fake::is_inside(to, bytes, state().current)) return invalid_value;
    fake::work(*queue, static_cast<double>(bytes) / fake::law("memory/bandwidth", 4e12));
    std::memset(reinterpret_cast<void*>(to), value, std::min<std::size_t>(bytes, 1u << 20));
    return 0;
}
int cuStreamCreate(void** out, unsigned flags) {
    if (const int code = enter("cuStreamCreate")) return code;
    if (flags > 1) return invalid_value;
    auto* stream = new fake::Stream{state().current, 0, false};
    state().streams.insert(stream);
    *out = stream;
    return 0;
}
int cuStreamDestroy_v2(void* handle) {
    auto* stream = static_cast<fake::Stream*>(handle);
    if (state().streams.erase(stream) == 0) {
        fake::misuse("a stream destroyed twice");
        return invalid_value;
    }
    delete stream;
    return 0;
}
int cuStreamSynchronize(void* handle) {
    if (const int code = enter("cuStreamSynchronize")) return code;
    fake::Stream* stream = fake::stream_of(handle);
    if (stream == nullptr) return invalid_value;
    state().host_s = std::max(state().host_s, stream->time_s);
    return 0;
}
int cuStreamWaitEvent(void* handle, void* event_handle, unsigned flags) {
    if (const int code = enter("cuStreamWaitEvent")) return code;
    fake::Stream* stream = fake::stream_of(handle);
    const fake::Event* event = event_of(event_handle);
    if (stream == nullptr || event == nullptr || flags != 0) return invalid_value;
    stream->time_s = std::max(stream->time_s, event->time_s);
    return 0;
}
int cuEventCreate(void** out, unsigned flags) {
    if (const int code = enter("cuEventCreate")) return code;
    if (flags != 0) fake::misuse("an event that does not measure time");
    auto* event = new fake::Event{state().current, -1};
    state().events.insert(event);
    *out = event;
    return 0;
}
int cuEventRecord(void* handle, void* stream_handle) {
    if (const int code = enter("cuEventRecord")) return code;
    fake::Event* event = event_of(handle);
    fake::Stream* stream = fake::stream_of(stream_handle);
    if (event == nullptr || stream == nullptr) return invalid_value;
    if (event->device != stream->device) fake::misuse("an event recorded on another device's stream");
    if (!stream->held) stream->time_s = std::max(stream->time_s, state().host_s);
    event->time_s = stream->time_s;
    return 0;
}
int cuEventSynchronize(void* handle) {
    if (const int code = enter("cuEventSynchronize")) return code;
    const fake::Event* event = event_of(handle);
    if (event == nullptr) return invalid_value;
    state().host_s = std::max(state().host_s, event->time_s);
    for (fake::Stream* stream : state().streams)
        if (stream->device == event->device) stream->held = false;
    return 0;
}
#ifdef FAKE_R470
int cuEventElapsedTime(float* ms, void* start, void* stop) {
#else
int cuEventElapsedTime_v2(float* ms, void* start, void* stop) {
#endif
    if (const int code = enter("cuEventElapsedTime_v2")) return code;
    const fake::Event *a = event_of(start), *b = event_of(stop);
    if (a == nullptr || b == nullptr || a->time_s < 0 || b->time_s < 0) return invalid_value;
    const std::string broken = state().script.value("events", "");
    *ms = broken == "zero" ? 0.0f : static_cast<float>(1000 * (broken == "backwards" ? a->time_s - b->time_s : b->time_s - a->time_s));
    return 0;
}
int cuEventDestroy_v2(void* handle) {
    auto* event = static_cast<fake::Event*>(handle);
    if (state().events.erase(event) == 0) {
        fake::misuse("an event destroyed twice");
        return invalid_value;
    }
    delete event;
    return 0;
}
int cuModuleLoadDataEx(void** out, const void* text, unsigned options, int*, void**) {
    if (const int code = enter("cuModuleLoadDataEx")) return code;
    if (options != 0) fake::misuse("options that are not known here");
    try {
        auto module = std::make_unique<fake::PtxModule>(static_cast<const char*>(text));
        modules.insert(module.get());
        *out = module.release();
        return 0;
    } catch (const std::exception& error) {
        fake::misuse(error.what());
        return invalid_ptx;
    }
}
int cuModuleGetFunction(void** out, void* module, const char* name) {
    if (const int code = enter("cuModuleGetFunction")) return code;
    auto* known = static_cast<fake::PtxModule*>(module);
    if (!modules.contains(known)) return invalid_value;
    if (!known->has(name)) return not_found;
    auto* kernel = new Kernel{known, name};
    kernels.insert(kernel);
    *out = kernel;
    return 0;
}
int cuLaunchKernel(void* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared,
                   void* handle, void** arguments, void** extra) {
    if (const int code = enter("cuLaunchKernel")) return code;
    auto* kernel = static_cast<Kernel*>(function);
    fake::Stream* stream = fake::stream_of(handle);
    if (!kernels.contains(kernel) || stream == nullptr || gx == 0 || bx == 0 || bx > 1024 || gy * gz * by * bz != 1 || shared != 0 ||
        extra != nullptr) {
        fake::misuse("cuLaunchKernel with impossible arguments");
        return invalid_value;
    }
    if (kernel->name == "layline_hold") {
        if (!fake::is_inside(argument<std::uint64_t>(arguments, 0), 4, -1)) fake::misuse("layline_hold on what is no pinned memory");
        std::uint32_t flag = 0;
        std::memcpy(&flag, reinterpret_cast<const void*>(argument<std::uint64_t>(arguments, 0)), 4);
        if (flag != 0) fake::misuse("layline_hold with a flag that is set already");
        stream->held = true;
        return 0;
    }
    const double bytes = traffic(*kernel, arguments);
    if (bytes < 0) {
        state().sticky_error = illegal_address;
        return illegal_address;
    }
    fake::work(*stream, fake::law("launch", 2e-6) + bytes / fake::law("memory/bandwidth", 4e12));
    if (kernel->name == "layline_fill") fill(*kernel, arguments);
    return 0;
}
int cuDeviceCanAccessPeer(int* out, int a, int b) {
    if (!is_device(a) || !is_device(b)) return invalid_device;
    *out = state().script.value("peer_access", 1);
    return 0;
}
int cuCtxEnablePeerAccess(void* context, unsigned flags) {
    if (const int code = enter("cuCtxEnablePeerAccess")) return code;
    if (flags != 0 || context_device(context) < 0 || context_device(context) == state().current) return invalid_value;
    return peers.insert({state().current, context_device(context)}).second ? 0 : peer_enabled_before;
}
}
