// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "model/profiling/traces/step_lanes.h"
#include "model/profiling/traces/trace.h"
#include "tests/model/profiling/scratch_file.h"

using namespace layline;
using namespace layline::testing;

namespace {

constexpr std::int64_t ms = 1'000'000;

/// Two steps of 10 ms; in each 4 ms of compute, and 3 ms of communication of which 1 ms lies under the compute.
TraceEvents two_steps(std::int64_t rank) {
    TraceEvents events;
    events.rank = rank;
    for (std::int64_t step = 0; step < 2; ++step) {
        const std::int64_t begin = 100 * ms + 10 * ms * step;
        events.steps.push_back({"ProfilerStep#" + std::to_string(step + 7), step + 7, begin, begin + 10 * ms});
        events.activities.push_back({begin + ms, begin + 5 * ms, -1, 0, 7, KernelClass::compute});
        events.activities.push_back({begin + 4 * ms, begin + 7 * ms, -1, 0, 9, KernelClass::communication});
    }
    return events;
}

}  // namespace

class MeasuredStepsTest : public QObject {
    Q_OBJECT

  private slots:
    void steps_of_several_processes_are_joined_by_their_number() {
        const std::vector<MeasuredStep> steps = measured_steps(std::vector<TraceEvents>{two_steps(0), two_steps(1)});
        QCOMPARE(steps.size(), 2u);
        const MeasuredStep& step = steps[1];
        QCOMPARE(step.name, std::string("ProfilerStep#8"));
        QCOMPARE(step.lanes.size(), 2u);
        QCOMPARE(step.lanes[1].name, std::string("rank 1"));
        QCOMPARE(step.duration_s, 10e-3);
        QCOMPARE(step.lanes[0].spans.size(), 2u);
        QCOMPARE(step.lanes[0].spans[0].begin_s, 1e-3);  // since its own step began
        QCOMPARE(step.lanes[0].spans[1].end_s, 7e-3);
    }

    void compute_exposed_communication_and_idle_time_fill_the_step() {
        const MeasuredStep step = measured_steps(std::vector<TraceEvents>{two_steps(0)}).front();
        QCOMPARE(step.compute_s(), 4e-3);
        QCOMPARE(step.exposed_communication_s(), 2e-3);
        QCOMPARE(step.idle_s(), 4e-3);
        QCOMPARE(step.compute_s() + step.exposed_communication_s() + step.idle_s(), step.duration_s);
    }

    void a_trace_without_marks_is_one_step() {
        TraceEvents events = two_steps(0);
        events.steps.clear();
        const std::vector<MeasuredStep> steps = measured_steps(std::vector<TraceEvents>{events});
        QCOMPARE(steps.size(), 1u);
        QCOMPARE(steps[0].duration_s, 16e-3);
    }

    void logs_know_their_steps_time_alone() {
        TrainingLog log;
        log.steps.push_back({});
        log.steps.push_back({});
        log.steps[1].iteration = 3;
        log.steps[1].step_time_s = 2.5;
        const std::vector<MeasuredStep> steps = measured_steps(log);
        QCOMPARE(steps.size(), 1u);
        QCOMPARE(steps[0].duration_s, 2.5);
        QVERIFY(steps[0].lanes.empty() && steps[0].name == "iteration 3");
    }

    void files_are_told_apart() {
        const Scratch scratch;
        QVERIFY(is_measured_file(scratch.write("a.json", R"({"schemaVersion": 1, "traceEvents": []})")));
        QVERIFY(is_measured_file(scratch.write_gzip("a.json.gz", R"([{"ph": "X", "ts": 1}])")));
        QVERIFY(is_measured_file(scratch.write("run.log", "iteration 1/ 10 | elapsed time per iteration (ms): 5.0 |")));
        QVERIFY(!is_measured_file(scratch.write("scenario.json", R"({"format": "layline/scenario", "version": 1})")));
        QVERIFY(!is_measured_file(scratch.write("config.json", R"({"model_type": "llama"})")));
        QVERIFY(!is_measured_file(scratch.write("train.sh", "torchrun pretrain_gpt.py")));
        QVERIFY(!is_measured_file(scratch.write("empty.json", "")));
        QVERIFY(!is_measured_file(scratch.path("absent.json")));
    }

    void a_trace_without_work_on_a_gpu_is_refused() {
        const Scratch scratch;
        const auto error = refusal([&] { read_measured_steps(scratch.write("a.json", R"({"traceEvents": []})")); });
        QVERIFY(error && error->expected().find("GPU") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(MeasuredStepsTest)
#include "tst_measured_steps.moc"
