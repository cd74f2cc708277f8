// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/resource.h>

#include <QTest>

#include "model/profiling/traces/kineto_reader.h"
#include "model/profiling/traces/trace.h"
#include "tests/model/profiling/scratch_file.h"

using namespace layline;
using namespace layline::testing;

namespace {

const std::string sample = R"trace({"schemaVersion": 1, "deviceProperties": [{"id": 0, "name": "NVIDIA H200"}],
 "distributedInfo": {"backend": "nccl", "rank": 3, "world_size": 16, "pg_config": [{"rank": 9}]},
 "traceEvents": [
 {"ph": "X", "cat": "user_annotation", "name": "ProfilerStep#5", "pid": 1, "tid": 1, "ts": 100.5, "dur": 50.25, "args": {"External id": 9}},
 {"ph": "X", "cat": "cuda_runtime", "name": "cudaLaunchKernel", "pid": 1, "tid": 1, "ts": 110, "dur": 2, "args": {"correlation": 77}},
 {"ph": "X", "cat": "kernel", "name": "gemm", "pid": 0, "tid": 7, "ts": 160.001, "dur": 9.999, "args": {"device": 0, "stream": 7, "correlation": 77}},
 {"ph": "X", "cat": "kernel", "name": "ncclDevKernel_AllReduce_Sum_bf16_RING_LL(x)", "pid": 0, "tid": 20, "ts": 165, "dur": 10,
  "args": {"device": 0, "stream": 20, "Collective name": "allreduce", "In msg nelems": 1000, "Out msg nelems": 1000, "dtype": "BFloat16",
           "Process Group Ranks": "[0, 1, ...]", "In split size": [[1, 2], {"stream": 99}]}},
 {"ph": "X", "cat": "cpu_op", "name": "aten::mm", "ts": 1, "dur": 2, "args": {"stream": 5, "Input Dims": [[1, 2], [2, 3]]}},
 {"ph": "i", "name": "Record Window End", "ts": 200, "s": "g"}
 ], "traceName": "t.json", "displayTimeUnit": "ms"})trace";

long peak_kib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

}  // namespace

class KinetoReaderTest : public QObject {
    Q_OBJECT
    Scratch scratch;

    InputError refused(const std::string& bytes) {
        const auto error = refusal([&] { read_kineto_trace(scratch.write("refused.json", bytes)); });
        if (!error) qFatal("accepted: %s", bytes.substr(0, 60).c_str());
        return *error;
    }

  private slots:
    void every_field_is_found_wherever_it_stands() {
        const TraceEvents events = read_kineto_trace(scratch.write("sample.json", sample));
        QCOMPARE(events.events, 6);
        QCOMPARE(events.rank, std::optional<std::int64_t>(3));
        QCOMPARE(events.world_size, std::optional<std::int64_t>(16));
        QCOMPARE(events.device_names, std::vector<std::string>{"NVIDIA H200"});
        QCOMPARE(events.steps.size(), 1u);
        QCOMPARE(events.steps[0].end_ns, 150'750);
        QCOMPARE(events.launches.size(), 1u);
        QCOMPARE(events.activities.size(), 2u);
        QCOMPARE(events.activities[0].start_ns, 160'001);
        QCOMPARE(events.activities[0].end_ns, 170'000);
        QCOMPARE(events.activities[1].stream, 20);
        QCOMPARE(events.collectives.size(), 1u);
        QCOMPARE(events.collectives[0].name, std::string("all_reduce"));
        QCOMPARE(events.collectives[0].bytes, 2000.0);
    }

    void a_bare_array_and_a_compressed_file_read_the_same() {
        const std::size_t begin = sample.find("[\n"), end = sample.rfind("],");
        const std::string bare = sample.substr(begin, end + 1 - begin);
        for (const auto& file : {scratch.write("bare.json", bare), scratch.write_gzip("bare.json.gz", bare),
                                 scratch.write_gzip("sample.gz", sample), scratch.write("bom.json", "\xEF\xBB\xBF" + sample)}) {
            QVERIFY(trace_file_kind(file) == TraceFileKind::chrome_json);
            const TraceEvents events = read_kineto_trace(file);
            QCOMPARE(events.events, 6);
            QCOMPARE(events.activities.size(), 2u);
        }
    }

    void nanoseconds_survive_an_epoch_in_microseconds() {
        // 1.7e15 us do not fit a double with decimals: read through one, these two kernels would merge or drift by 250 ns.
        const std::string text = R"([{"ph":"X","cat":"kernel","name":"a","ts":1700000000000000.001,"dur":0.5,"args":{"stream":7}},
                                     {"ph":"X","cat":"kernel","name":"b","ts":1700000000000000.600,"dur":0.125,"args":{"stream":7}}])";
        const TraceSummary summary = read_trace(scratch.write("epoch.json", text));
        QCOMPARE(summary.ranks.at(0).device.busy_us, 0.625);
        QCOMPARE(summary.ranks.at(0).device.span_us, 0.724);
    }

    void a_cut_file_is_refused_at_its_end() {
        for (std::size_t length = 1; length < sample.size(); length += 7)
            QCOMPARE(byte_of(refused(sample.substr(0, length))), static_cast<long long>(length));
        const std::string whole = Scratch::read(scratch.write_gzip("whole.json.gz", sample));
        for (const std::size_t length : {whole.size() / 2, whole.size() - 9}) {
            const auto error = refusal([&] { read_kineto_trace(scratch.write("cut.json.gz", whole.substr(0, length))); });
            QVERIFY(error && byte_of(*error) >= 0);
            QVERIFY(std::string(error->what()).find('\n') == std::string::npos);
        }
    }

    void damage_is_refused_where_it_is() {
        QCOMPARE(byte_of(refused("")), 0);
        std::string not_utf8 = sample;
        const std::size_t place = not_utf8.find("gemm");
        not_utf8[place] = '\xFF';
        const InputError error = refused(not_utf8);
        QVERIFY(std::abs(byte_of(error) - static_cast<long long>(place)) <= 2);
        QVERIFY(error.found().find("UTF-8") != std::string::npos);
        for (const char* text : {"{}", "{\"traceEvents\": {}}", "true", "[1e999]", "[NaN]", "{\"traceEvents\": [1,]}", "[{\"ts\": 00}]"})
            refused(text);
        QVERIFY(byte_of(refused(std::string(100'000, '['))) < 100);
        QVERIFY(byte_of(refused("[" + std::string(20'000'000, '1') + "]")) < 1000);
        QVERIFY(byte_of(refused("[\"" + std::string(20'000'000, 'x') + "\"]")) < 17'000'000);
        QVERIFY(byte_of(refused(R"([{"cat":"kernel","name":"k","ts":1e300,"dur":1,"args":{"stream":1}}])")) > 0);
    }

    void folders_missing_files_and_link_cycles_are_refused() {
        std::filesystem::create_symlink(scratch.path("b.json"), scratch.path("a.json"));
        std::filesystem::create_symlink(scratch.path("a.json"), scratch.path("b.json"));
        for (const auto& file : {scratch.path("a.json"), scratch.path("missing.json"), scratch.path("")})
            QVERIFY(refusal([&] { read_trace(file); }));
    }

    void memory_does_not_grow_with_host_events() {
        std::string host;
        for (int i = 0; i < 400'000; ++i)
            host +=
                R"({"ph":"X","cat":"python_function","name":"torch/nn/modules/module.py(1532): _call_impl","pid":1,"tid":1,"ts":1,"dur":1},)";
        const auto file =
            scratch.write_gzip("host.json.gz", "[" + host + R"({"ph":"X","cat":"kernel","name":"k","ts":1,"dur":1,"args":{"stream":7}}])");
        host.clear();
        host.shrink_to_fit();
        read_kineto_trace(scratch.write("warm.json", sample));
        const long before = peak_kib();
        QCOMPARE(read_kineto_trace(file).events, 400'001);
        QVERIFY2(peak_kib() - before < 4096, qPrintable(QString::number(peak_kib() - before)));
    }

    void damaged_files_are_read_or_refused_and_nothing_else() {
        std::mt19937 random(1);
        int accepted = 0;
        for (int i = 0; i < 4000; ++i) {
            const auto error = refusal([&] { read_trace(scratch.write("fuzz.json", damaged(sample, random))); });
            accepted += !error;
            if (error) QVERIFY(byte_of(*error) >= 0 || error->place() == "/traceEvents");
        }
        QVERIFY(accepted > 100 && accepted < 3900);
        const std::string packed = Scratch::read(scratch.write_gzip("fuzz.json.gz", sample));
        for (int i = 0; i < 1000; ++i) refusal([&] { read_trace(scratch.write("fuzz.json.gz", damaged(packed, random))); });
    }
};

QTEST_APPLESS_MAIN(KinetoReaderTest)
#include "tst_kineto_reader.moc"
