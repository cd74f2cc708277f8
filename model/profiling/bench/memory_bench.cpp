// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/memory_bench.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/profiling/bench/gpu_error.h"

namespace layline {

namespace {

constexpr double mib = 1024.0 * 1024.0, gib = 1024.0 * mib;
constexpr unsigned threads = 512;

/// A buffer of at least ten L2 caches, 1 GiB where there is room, an eighth of the free memory where there is not.
std::size_t buffer_bytes(const CudaSession& session) {
    constexpr double l2_multiple = 10, share_of_free = 0.125;
    const double wanted = std::max(gib, l2_multiple * session.facts().l2_bytes);
    const double bytes = std::min(wanted, share_of_free * session.free_bytes());
    return static_cast<std::size_t>(bytes / mib) << 20;
}

void note_size(const CudaSession& session, std::size_t bytes, BenchMeasurement& measurement) {
    measurement.how = fmt::format("buffers of {:.0f} MiB, 16-byte accesses", static_cast<double>(bytes) / mib);
    if (static_cast<double>(bytes) < 4 * session.facts().l2_bytes) measurement.flags.emplace_back("partly-cached");
}

}  // namespace

void time_memory(const CudaSession& session, Stopwatch& watch, BenchMeasurement& measurement) {
    const std::size_t bytes = buffer_bytes(session);
    const bool triad = measurement.variant == "triad", write = measurement.variant == "write", read = measurement.variant == "read";
    DeviceMemory target(session, bytes), source(session, write ? 64 : bytes), second(session, triad ? bytes : 64);
    fill_random(session, source.address(), source.bytes(), "fp32", 1);
    if (triad) fill_random(session, second.address(), second.bytes(), "fp32", 2);
    note_size(session, bytes, measurement);
    measurement.bytes = static_cast<double>(bytes);
    measurement.work = static_cast<double>(bytes) * (read || write ? 1 : triad ? 3 : 2);
    if (measurement.variant == "memcpy") {
        measurement.how = fmt::format("cuMemcpyDtoDAsync of {:.0f} MiB", static_cast<double>(bytes) / mib);
        watch.time(
            [&](int) {
                session.api().check(session.api().copy_on_device(target.address(), source.address(), bytes, session.stream()),
                                    "cuMemcpyDtoDAsync");
            },
            measurement);
        return;
    }
    const cuda::Function kernel = session.kernel(("layline_" + measurement.variant).c_str());
    cuda::Pointer to = target.address(), from = source.address(), other = second.address(), sink = second.address();
    unsigned long long words = bytes / 16;
    const std::vector<void*> arguments = read    ? std::vector<void*>{&from, &words, &sink}
                                         : write ? std::vector<void*>{&to, &words}
                                         : triad ? std::vector<void*>{&to, &from, &other, &words}
                                                 : std::vector<void*>{&to, &from, &words};
    watch.time([&](int) { session.launch(kernel, arguments, session.full_grid(threads), threads); }, measurement);
}

void time_host_link(const CudaSession& session, Stopwatch& watch, BenchMeasurement& measurement) {
    constexpr std::size_t bytes = 64u << 20;
    DeviceMemory device(session, bytes);
    PinnedMemory host(session, bytes);
    measurement.bytes = measurement.work = static_cast<double>(bytes);
    measurement.how = "64 MiB of pinned memory";
    const cuda::Api& api = session.api();
    const bool up = measurement.variant == "h2d";
    watch.time(
        [&](int) {
            if (up)
                api.check(api.copy_to_device(device.address(), host.host(), bytes, session.stream()), "cuMemcpyHtoDAsync");
            else
                api.check(api.copy_to_host(host.host(), device.address(), bytes, session.stream()), "cuMemcpyDtoHAsync");
        },
        measurement);
}

void time_launch(const CudaSession& session, Stopwatch& watch, BenchMeasurement& measurement) {
    const cuda::Function kernel = session.kernel("layline_empty");
    const bool queued = measurement.variant == "queued";
    watch.time([&](int) { session.launch(kernel, {}, 1, 1); }, measurement, queued);
}

void time_peer_copy(const CudaSession& from, const CudaSession& to, Stopwatch& watch, BenchMeasurement& measurement) {
    const auto bytes = static_cast<std::size_t>(measurement.bytes);
    const bool both = measurement.variant == "bidir";
    DeviceMemory source(from, bytes), target(to, bytes), back_source(to, both ? bytes : 64), back_target(from, both ? bytes : 64);
    measurement.work = static_cast<double>(bytes) * (both ? 2 : 1);
    measurement.how = both ? "cuMemcpyPeerAsync both ways at once" : "cuMemcpyPeerAsync";
    const cuda::Api& api = from.api();
    GpuEvent begun(from), returned(to);
    from.make_current();
    watch.time(
        [&](int) {
            // The way back starts with the way there and ends inside the timed region: the timed stream waits for it.
            if (both) {
                begun.record(from.stream());
                to.make_current();
                api.check(api.stream_wait(to.stream(), begun.handle(), 0), "cuStreamWaitEvent");
                from.make_current();
            }
            api.check(api.copy_peer(target.address(), to.context(), source.address(), from.context(), bytes, from.stream()),
                      "cuMemcpyPeerAsync");
            if (!both) return;
            api.check(api.context_set(to.context()), "cuCtxSetCurrent");
            api.check(api.copy_peer(back_target.address(), from.context(), back_source.address(), to.context(), bytes, to.stream()),
                      "cuMemcpyPeerAsync");
            returned.record(to.stream());
            from.make_current();
            api.check(api.stream_wait(from.stream(), returned.handle(), 0), "cuStreamWaitEvent");
        },
        measurement);
}

}  // namespace layline
