// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <map>
#include <random>
#include <sstream>

#include "model/profiling/traces/breakdown.h"
#include "model/profiling/traces/kernel_class.h"
#include "model/profiling/traces/step_name.h"
#include "model/profiling/traces/trace.h"
#include "tests/model/profiling/scratch_file.h"

using namespace layline;
using namespace layline::testing;

namespace {

/// The figures of one line of EXPECTED.txt: "span=660551.006 us busy=..." by name.
std::map<std::string, double> figures_of(const std::string& line) {
    std::map<std::string, double> figures;
    std::istringstream words(line);
    for (std::string word; words >> word;) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) continue;
        try {
            figures[word.substr(0, equals)] = std::stod(word.substr(equals + 1));
        } catch (const std::invalid_argument&) {
        }
    }
    return figures;
}

bool within(double found, double expected, double share) { return std::abs(found - expected) <= share * std::abs(expected) + 1e-9; }

/// Paints every nanosecond and counts: slow, and shares nothing with the code under test.
Breakdown painted(const std::vector<DeviceActivity>& activities, std::int64_t length_ns) {
    std::vector<unsigned> seen(static_cast<std::size_t>(length_ns), 0);
    std::int64_t first = length_ns, last = 0;
    for (const DeviceActivity& a : activities) {
        first = std::min(first, a.start_ns);
        last = std::max(last, a.end_ns);
        for (std::int64_t t = a.start_ns; t < a.end_ns; ++t) seen[static_cast<std::size_t>(t)] |= 1u << static_cast<unsigned>(a.kind);
    }
    const auto count = [&](auto matches) { return static_cast<double>(std::ranges::count_if(seen, matches)) / 1000; };
    Breakdown b;
    b.span_us = static_cast<double>(last - first) / 1000;
    b.busy_us = count([](unsigned bits) { return bits != 0; });
    b.compute_us = count([](unsigned bits) { return (bits & 1u) != 0; });
    b.communication_us = count([](unsigned bits) { return (bits & 2u) != 0; });
    b.overlap_us = count([](unsigned bits) { return (bits & 3u) == 3u; });
    b.exposed_communication_us = count([](unsigned bits) { return (bits & 3u) == 2u; });
    b.memory_us = count([](unsigned bits) { return (bits & 4u) != 0; });
    b.idle_us = b.span_us - b.busy_us;
    return b;
}

}  // namespace

class TraceBreakdownTest : public QObject {
    Q_OBJECT

  private slots:
    void public_traces_break_down_as_holistic_trace_analysis_does() {
        const std::filesystem::path folder = std::filesystem::path(LAYLINE_SHARED_DATA) / "gpu" / "traces";
        std::ifstream expected(folder / "EXPECTED.txt");
        if (!expected) QSKIP("the public traces are not beside the source tree");
        int compared = 0;
        for (std::string line; std::getline(expected, line);) {
            const std::string file = line.substr(0, line.find(' '));
            const TraceSummary summary = read_trace(folder / file);
            if (line.find("no gpu events") != std::string::npos) {
                QVERIFY(summary.ranks.empty() && !summary.reason.empty());
                continue;
            }
            auto figures = figures_of(line);
            const Breakdown& b = summary.ranks.at(0).device;
            const std::map<std::string, double> found = {
                {"ev", static_cast<double>(summary.events)},
                {"span", b.span_us},
                {"busy", b.busy_us},
                {"idle", b.idle_us},
                {"compute", b.compute_us},
                {"comm", b.communication_us},
                {"comm∩comp", b.overlap_us},
                {"mem", b.memory_us},
                {"exposed_comm", b.exposed_communication_us},
                {"gpu", static_cast<double>(b.compute_kernels + b.communication_kernels + b.memory_operations)}};
            for (const auto& [name, value] : found) {
                QVERIFY2(figures.contains(name), name.c_str());
                QVERIFY2(within(value, figures[name], 1e-3), (file + " " + name + " " + std::to_string(value)).c_str());
                ++compared;
            }
        }
        QVERIFY(compared >= 40);
    }

    void times_equal_a_count_of_painted_nanoseconds() {
        std::mt19937 random(20);
        for (int round = 0; round < 200; ++round) {
            TraceEvents events;
            const int count = 1 + round % 40;
            for (int i = 0; i < count; ++i) {
                const auto start = std::uniform_int_distribution<std::int64_t>(0, 900)(random);
                const auto end = start + std::uniform_int_distribution<std::int64_t>(0, 100)(random);
                events.activities.push_back({start, end, -1, 0, 7, static_cast<KernelClass>(i % 3)});
            }
            const Breakdown found = break_down(events)->device, expected = painted(events.activities, 1000);
            QCOMPARE(found.span_us, expected.span_us);
            QCOMPARE(found.busy_us, expected.busy_us);
            QCOMPARE(found.idle_us, expected.idle_us);
            QCOMPARE(found.compute_us, expected.compute_us);
            QCOMPARE(found.communication_us, expected.communication_us);
            QVERIFY(within(found.overlap_us, expected.overlap_us, 1e-9));
            QVERIFY(within(found.exposed_communication_us, expected.exposed_communication_us, 1e-9));
            QCOMPARE(found.memory_us, expected.memory_us);
        }
    }

    void work_belongs_to_the_step_that_launched_it() {
        // Step 1 is [0, 100), step 2 [100, 200) us on the host. Kernel A is launched at 90 and runs from 150 to 170: step 1's.
        // Kernel B runs from 120 to 130 with no launch recorded: step 2's. Kernel C starts after both: nobody's.
        TraceEvents events;
        events.steps = {{"ProfilerStep#2", 2, 100'000, 200'000}, {"ProfilerStep#1", 1, 0, 100'000}};
        events.launches = {{41, 90'000}};
        events.activities = {{150'000, 170'000, 41, 0, 7, KernelClass::compute},
                             {120'000, 130'000, 42, 0, 7, KernelClass::communication},
                             {250'000, 260'000, -1, 0, 7, KernelClass::memory}};
        const auto rank = break_down(events);
        QCOMPARE(rank->steps.size(), 2u);
        QCOMPARE(rank->steps[0].number, 1);
        QCOMPARE(rank->steps[0].device.compute_us, 20.0);
        QCOMPARE(rank->steps[0].device.communication_us, 0.0);
        QCOMPARE(rank->steps[1].device.exposed_communication_us, 10.0);
        QCOMPARE(rank->steps[1].duration_us, 100.0);
        QCOMPARE(rank->device.memory_us, 10.0);
    }

    void devices_of_one_process_stand_apart() {
        TraceEvents events;
        events.activities = {{0, 10'000, -1, 0, 7, KernelClass::compute},
                             {5'000, 25'000, -1, 3, 7, KernelClass::communication},
                             {20'000, 24'000, -1, 3, 8, KernelClass::compute}};
        const auto both = break_down(events);
        QCOMPARE(both->device.busy_us, 25.0);
        QCOMPARE(both->by_device.size(), 2u);
        QCOMPARE(both->by_device[0].device, 0);
        QCOMPARE(both->by_device[0].time.busy_us, 10.0);
        QCOMPARE(both->by_device[0].time.communication_us, 0.0);
        QCOMPARE(both->by_device[1].device, 3);
        QCOMPARE(both->by_device[1].time.span_us, 20.0);
        QCOMPARE(both->by_device[1].time.overlap_us, 4.0);
        events.activities.resize(1);
        QVERIFY(break_down(events)->by_device.empty());
    }

    void gaps_are_blamed_on_the_host_only_when_the_launch_came_late() {
        // On stream 7: the second kernel starts 20 ns after the first (kernel wait); the third was launched at 3 us, 1.98 us after the
        // second ended (host wait, gap 2.98 us); the fourth was launched early yet waits 5 us (other).
        TraceEvents events;
        events.launches = {{1, 0}, {2, 0}, {3, 3'000}, {4, 10}};
        events.activities = {{0, 500, 1, 0, 7, KernelClass::compute},
                             {520, 1'020, 2, 0, 7, KernelClass::compute},
                             {4'000, 5'000, 3, 0, 7, KernelClass::compute},
                             {10'000, 11'000, 4, 0, 7, KernelClass::compute}};
        const auto rank = break_down(events);
        QCOMPARE(rank->idle.size(), 1u);
        QCOMPARE(rank->idle[0].kernel_wait_us, 0.02);
        QCOMPARE(rank->idle[0].host_wait_us, 2.98);
        QCOMPARE(rank->idle[0].other_us, 5.0);
    }

    void kernels_are_sorted_by_name() {
        QVERIFY(kernel_class("ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<4096ul>)") == KernelClass::communication);
        QVERIFY(kernel_class("void ncclKernel_AllGather()") == KernelClass::communication);
        QVERIFY(kernel_class("hipMemcpyAsync") == KernelClass::communication);  // as Holistic Trace Analysis has it
        QVERIFY(kernel_class("Memcpy HtoD (Pinned -> Device)") == KernelClass::memory);
        QVERIFY(kernel_class("Memset (Device)") == KernelClass::memory);
        QVERIFY(kernel_class("my_Memcpy_kernel") == KernelClass::compute);
        QVERIFY(kernel_class("nvjet_hsh_256x128") == KernelClass::compute);
        QVERIFY(looks_like_communication("void nvshmemi_put<...>"));
        QCOMPARE(collective_of_kernel("ncclDevKernel_ReduceScatter_Sum_f32_RING_LL(args)"), std::string("reduce_scatter"));
        QCOMPARE(collective_of_kernel("ncclKernel_SendRecv_RING_SIMPLE_Sum_int8_t(ncclDevComm*)"), std::string("send_recv"));
        QCOMPARE(collective_name("_allgather_base"), std::string("all_gather"));
    }

    void names_of_ranges_mark_steps() {
        QCOMPARE(step_number("ProfilerStep#17"), std::optional<std::int64_t>(17));
        QCOMPARE(step_number("iteration 3"), std::optional<std::int64_t>(3));
        QCOMPARE(step_number("step_12"), std::optional<std::int64_t>(12));
        for (const char* other : {"", "step", "17", "layer 4", "stepping 3", "step 99999999999999999999"})
            QVERIFY2(!step_number(other), other);
    }
};

QTEST_APPLESS_MAIN(TraceBreakdownTest)
#include "tst_trace_breakdown.moc"
