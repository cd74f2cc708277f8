// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "model/schedule/chrome_trace.h"
#include "tests/model/schedule/schedule_grid.h"

using namespace layline;
using namespace layline::test;
using nlohmann::json;

namespace {

struct Box {
    double begin_us;
    double end_us;
};

/// A trace as its readers see it: boxes by thread, flows by id, what belongs to which process.
struct Trace {
    std::map<int, std::vector<Box>> boxes;
    std::map<int, int> process_of;  ///< by thread
    std::map<int, std::vector<json>> flows;
    std::set<int> named_threads, named_processes;
    std::map<int, std::vector<double>> counters;  ///< by process
};

Trace read(const std::string& text) {
    Trace trace;
    const json document = json::parse(text);
    for (const json& event : document.at("traceEvents")) {
        const std::string phase = event.at("ph");
        if (phase == "M" && event.at("name") == "process_name") trace.named_processes.insert(event.at("pid").get<int>());
        if (phase == "M" && event.at("name") == "thread_name") trace.named_threads.insert(event.at("tid").get<int>());
        if (phase == "C") trace.counters[event.at("pid")].push_back(event.at("args").at("chunks"));
        if (phase == "s" || phase == "f") trace.flows[event.at("id")].push_back(event);
        if (phase != "X") continue;
        const int thread = event.at("tid");
        trace.boxes[thread].push_back({event.at("ts"), event.at("ts").get<double>() + event.at("dur").get<double>()});
        trace.process_of.emplace(thread, event.at("pid").get<int>());
    }
    return trace;
}

bool within_a_box(const Trace& trace, const json& event) {
    const double at = event.at("ts");
    const auto& boxes = trace.boxes.at(event.at("tid"));
    return std::any_of(boxes.begin(), boxes.end(), [at](const Box& box) { return box.begin_us <= at && at <= box.end_us; });
}

}  // namespace

/// What importers of Chrome traces ask for, on one of each schedule with durations that do not divide evenly.
class tst_chrome_trace : public QObject {
    Q_OBJECT
  private slots:
    void structure_data() {
        QTest::addColumn<QString>("name");
        for (const std::string& name : schedule_names()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void structure() {
        QFETCH(QString, name);
        const Timeline timeline =
            timed({.name = name.toStdString(), .ranks = 4, .micro_batches = 16, .chunks = 0}, {1.0 / 3, 0.7, 0.1}, 1e-3);
        const Trace trace = read(chrome_trace(timeline));

        std::size_t boxes = 0;
        for (const auto& [thread, list] : trace.boxes) {
            boxes += list.size();
            QVERIFY(trace.named_threads.contains(thread));
            QVERIFY(!trace.named_processes.contains(thread));  // no thread has the number of a process
            QVERIFY(trace.named_processes.contains(trace.process_of.at(thread)));
            auto sorted = list;
            std::sort(sorted.begin(), sorted.end(), [](const Box& a, const Box& b) { return a.begin_us < b.begin_us; });
            for (std::size_t i = 1; i < sorted.size(); ++i) QVERIFY(sorted[i].begin_us >= sorted[i - 1].end_us - 1e-6);
        }
        QCOMPARE(boxes, timeline.schedule->actions.size());
        QCOMPARE(trace.named_processes.size(), std::size_t{4});

        for (const auto& [id, ends] : trace.flows) {
            QCOMPARE(ends.size(), std::size_t{2});
            QCOMPARE(ends[0].at("ph").get<std::string>(), std::string("s"));
            QCOMPARE(ends[1].at("bp").get<std::string>(), std::string("e"));
            QCOMPARE(ends[0].at("name"), ends[1].at("name"));
            QCOMPARE(ends[0].at("cat"), ends[1].at("cat"));
            QVERIFY(ends[0].at("ts").get<double>() < ends[1].at("ts").get<double>());
            QVERIFY(within_a_box(trace, ends[0]) && within_a_box(trace, ends[1]));
        }
        for (const auto& [process, values] : trace.counters) QVERIFY(std::abs(values.back()) < 1e-9);
        QCOMPARE(trace.counters.size(), std::size_t{4});
    }

    /// What a rank sends stands on two lanes of its own, each of disjoint bars that begin where a box ends; as many bars as flows.
    void sendsStandOnLanesOfTheirOwn() {
        for (const char* name : {"1f1b", "zb-v", "dualpipe"}) {
            const Timeline timeline = timed({.name = name, .ranks = 4, .micro_batches = 16, .chunks = 0}, {1, 1, 1}, 0.25);
            const std::vector<TraceBar> bars = send_bars(timeline, 0.25);
            const Trace trace = read(chrome_trace(timeline, {bars, {}}));
            QCOMPARE(bars.size(), trace.flows.size());
            std::size_t boxes = 0;
            for (const auto& [thread, list] : trace.boxes) {
                boxes += list.size();
                auto sorted = list;
                std::sort(sorted.begin(), sorted.end(), [](const Box& a, const Box& b) { return a.begin_us < b.begin_us; });
                for (std::size_t i = 1; i < sorted.size(); ++i) QVERIFY(sorted[i].begin_us >= sorted[i - 1].end_us - 1e-6);
            }
            QCOMPARE(boxes, timeline.schedule->actions.size() + bars.size());
            for (const TraceBar& bar : bars) QVERIFY(bar.end_s - bar.start_s <= 0.25 + 1e-12);
        }
        QVERIFY(send_bars(timed({.name = "1f1b", .ranks = 4, .micro_batches = 6}, {1, 1, 1}), 0).empty());
    }

    /// m (p - 1) activations and as many gradients cross ranks in a linear pipeline; 2 m (p - 1) each way in a V, whose turn is local.
    void oneFlowPerTransfer() {
        const Trace linear = read(chrome_trace(timed({.name = "1f1b", .ranks = 4, .micro_batches = 6}, {1, 1, 1})));
        QCOMPARE(linear.flows.size(), std::size_t{2 * 6 * 3});
        const Trace v = read(chrome_trace(timed({.name = "zb-v", .ranks = 4, .micro_batches = 9, .chunks = 2}, {1, 1, 1})));
        QCOMPARE(v.flows.size(), std::size_t{2 * 2 * 9 * 3});
        const Trace looped = read(chrome_trace(timed({.name = "interleaved", .ranks = 4, .micro_batches = 8, .chunks = 2}, {1, 1, 1})));
        QCOMPARE(looped.flows.size(), std::size_t{2 * 8 * (4 * 2 - 1)});
    }
};

QTEST_APPLESS_MAIN(tst_chrome_trace)
#include "tst_chrome_trace.moc"
