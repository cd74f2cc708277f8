// SPDX-License-Identifier: GPL-3.0-or-later
// The GPU dock on machines with fake drivers: what it shows, and that nothing a driver does holds up the window.
#include <signal.h>

#include <QClipboard>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "app/gui/gpu/gpu_page.h"
#include "model/profiling/devices/probe.h"
#include "model/scenario/presets.h"
#include "tests/model/profiling/fake_machine.h"
#include "tests/support/strict.h"
#include "widgets/gpu/device_card.h"
#include "widgets/gpu/topology_view.h"
#include "widgets/sheet/sheet_view.h"

using namespace layline;
using namespace layline::testing;
using layline::test::patience_ms;
using json = nlohmann::json;
using Act = GpuPage::Act;

namespace {

/// Processes of ours that still run; none where the system does not tell.
bool children_left() {
    QFile children(QStringLiteral("/proc/%1/task/%1/children").arg(QCoreApplication::applicationPid()));
    return children.open(QIODevice::ReadOnly) && !children.readAll().trimmed().isEmpty();
}

/// A shown page on a machine of its own.
struct Shown {
    PlanningSession session{{default_scenario(), {}, {}}};
    std::unique_ptr<GpuPage> page;

    explicit Shown(const std::string& libraries) {
        session.settle();
        page = std::make_unique<GpuPage>(session, QString::fromStdString(libraries));
        page->resize(360, 700);
        page->show();
    }
    bool says(const QString& words) const { return page->view()->sheet().text().contains(words); }
};

}  // namespace

class GpuPageTest : public QObject {
    Q_OBJECT

  private slots:
    void init() { layline::test::fail_on_warnings(); }
    /// A page does not wait for its children; a test does, so that what is left of them is deleted before it ends.
    void cleanup() {
        QTRY_VERIFY_WITH_TIMEOUT(!children_left(), patience_ms);
        QTest::qWait(1);
    }
    void initTestCase() { qputenv("PATH", QByteArray(LAYLINE_PROGRAMS) + ':' + qgetenv("PATH")); }

    void without_a_gpu_a_sentence_and_the_way_elsewhere() {
        Shown shown("/nonexistent-folder");
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->monitor().is_known(), patience_ms);
        if (!shown.page->monitor().inventory().devices.empty()) QSKIP("an AMD GPU is here");
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QString::fromLatin1(remote_profile_command)), patience_ms);
        QVERIFY(shown.says(QString::fromStdString(shown.page->monitor().inventory().reason)));
        QVERIFY(shown.page->card()->isHidden());
        shown.page->button(Act::copy_command)->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromLatin1(remote_profile_command));
        QVERIFY(shown.page->button(Act::measure) == nullptr && shown.page->button(Act::import_profile) != nullptr);
    }

    void gpus_show_their_last_minute_and_their_links() {
        FakeMachine machine;
        machine.script({{"devices",
                         {{{"nvlinks", 18},
                           {"gpu_percent", 42},
                           {"power_mw", 381000},
                           {"celsius", 63},
                           {"throttle", 4},
                           {"used", 71.2 * (1 << 30)},
                           {"processes", {{{"pid", 1234}, {"used", 2147483648}}}}},
                          {{"nvlinks", 18}}}}});
        Shown shown(fakes);
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->monitor().history().size() >= 3, patience_ms);
        const DeviceFacts& facts = shown.page->card()->facts();
        QCOMPARE(facts.title, QStringLiteral("NVIDIA H200"));
        QCOMPARE(facts.subtitle, QStringLiteral("GPU 0 of 2"));
        QCOMPARE(facts.chip, QStringLiteral("power cap"));
        const auto value = [&](int row) { return facts.readings.at(static_cast<std::size_t>(row)).value; };
        QCOMPARE(value(0), QStringLiteral("42.0 %"));
        QCOMPARE(value(2), QStringLiteral("381 W"));
        QCOMPARE(value(4), QStringLiteral("71.2 GiB"));
        QVERIFY(facts.readings[0].history.size() >= 2);
        QVERIFY(shown.page->topology()->text().contains(QStringLiteral("NV18")));
        QVERIFY(shown.says(QStringLiteral("python3 (process 1234)")));
        QVERIFY(shown.page->card()->text().contains(QStringLiteral("Temperature\t63")));
    }

    /// The right area of docks is 320 pixels at least; what does not shrink to that is cut, for the page does not scroll sideways.
    void the_links_of_a_node_fit_into_the_narrowest_dock() {
        TopologyView node;
        node.set_links(8, std::vector<TopologyLink>(64));
        QVERIFY(node.minimumSizeHint().width() <= 320);
        QVERIFY(node.sizeHint().width() > 320);
    }

    void a_driver_that_hangs_or_crashes_is_a_sentence_data() {
        QTest::addColumn<QString>("act");
        QTest::addColumn<QString>("words");
        QTest::newRow("hang") << "hang"
                              << "hangs";
        QTest::newRow("abort") << "abort"
                               << "crashed";
        QTest::newRow("exit") << "exit"
                              << "status 3";
    }
    void a_driver_that_hangs_or_crashes_is_a_sentence() {
        QFETCH(QString, act);
        QFETCH(QString, words);
        FakeMachine machine;
        machine.script(
            {{"devices", {json::object()}}, {"calls", {{"nvmlDeviceGetPowerUsage", {{"do", act.toStdString()}, {"after", 2}}}}}});
        Shown shown(fakes);
        shown.page->monitor().set_silence(4000);
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->monitor().failure().contains(words), patience_ms);
        QVERIFY(shown.says(words));
        QElapsedTimer clock;
        clock.start();
        shown.page.reset();
        QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
    }

    void a_slow_driver_does_not_hold_up_the_window() {
        FakeMachine machine;
        machine.script({{"devices", {json::object()}}, {"calls", {{"nvmlDeviceGetUtilizationRates", {{"delay_ms", 300}}}}}});
        Shown shown(fakes);
        int ticks = 0;
        QTimer timer;
        connect(&timer, &QTimer::timeout, this, [&] { ++ticks; });
        timer.start(10);
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->monitor().history().size() >= 2, patience_ms);
        QVERIFY2(ticks > 20, qPrintable(QString::number(ticks)));
    }

    void a_profile_is_measured_shown_and_planned_with() {
        FakeMachine machine;
        machine.script({{"devices", {{{"nvlinks", 18}}, {{"nvlinks", 18}}}}});
        Shown shown(fakes);
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->button(Act::measure) != nullptr, patience_ms);
        shown.page->button(Act::measure)->click();
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->profiler().progress() > 0, patience_ms);
        QTRY_VERIFY_WITH_TIMEOUT(!shown.page->profiler().is_running(), patience_ms);
        QVERIFY2(shown.page->profiler().failure().isEmpty(), qPrintable(shown.page->profiler().failure()));
        QVERIFY(shown.page->profiler().profile().has_value());
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("Memory copy")) && shown.says(QStringLiteral("All-reduce, 2 GPUs")),
                                 patience_ms);
        QVERIFY(shown.page->button(Act::calibrate)->isEnabled());

        shown.page->button(Act::use_cluster)->click();
        shown.session.settle();
        QCOMPARE(shown.session.scenario().cluster.id, std::string("this-machine"));
        QCOMPARE(shown.session.scenario().cluster.gpus_per_node, 2);
        QCOMPARE(shown.session.undo_stack().count(), 1);
        shown.page->button(Act::calibrate)->click();
        shown.session.settle();
        QCOMPARE(shown.session.undo_stack().count(), 2);
        QVERIFY(shown.session.estimate()->coefficients_source.find("profile") != std::string::npos);
        shown.session.undo_stack().undo();
        shown.session.undo_stack().undo();
        QCOMPARE(shown.session.scenario(), default_scenario());
    }

    void a_stop_keeps_what_was_measured() {
        FakeMachine machine;
        machine.script({{"devices", {json::object()}}, {"calls", {{"cublasLtMatmulAlgoGetHeuristic", {{"delay_ms", 200}}}}}});
        Shown shown(fakes);
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->button(Act::measure) != nullptr, patience_ms);
        shown.page->button(Act::measure)->click();
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->profiler().progress() > 0.08, patience_ms);
        shown.page->button(Act::stop)->click();
        QTRY_VERIFY_WITH_TIMEOUT(!shown.page->profiler().is_running(), patience_ms);
        QVERIFY(shown.page->profiler().profile().has_value());
        QCOMPARE(shown.page->profiler().profile()->status, std::string("partial"));
        QVERIFY(!shown.page->profiler().profile()->measurements.empty());
    }

    void closing_while_measuring_waits_for_nothing() {
        FakeMachine machine;
        machine.script({{"devices", {json::object()}}, {"calls", {{"cublasLtMatmul", {{"do", "hang"}}}}}});
        auto shown = std::make_unique<Shown>(fakes);
        QTRY_VERIFY_WITH_TIMEOUT(shown->page->button(Act::measure) != nullptr, patience_ms);
        shown->page->button(Act::measure)->click();
        QTRY_VERIFY_WITH_TIMEOUT(shown->page->profiler().progress() > 0.05, patience_ms);
        QElapsedTimer clock;
        clock.start();
        shown.reset();
        QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));
    }

    void busy_gpus_are_not_measured() {
        FakeMachine machine;
        machine.script({{"devices", {{{"processes", {{{"pid", 1234}, {"used", 1e9}}}}}}}});
        Shown shown(fakes);
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->button(Act::measure) != nullptr, patience_ms);
        shown.page->button(Act::measure)->click();
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("process 1234 (python3) computes on GPU 0")), patience_ms);
    }

    void profiles_from_elsewhere_are_shown_and_bad_ones_refused() {
        Shown shown("/nonexistent-folder");
        const Scratch scratch;
        const json good = {{"format", "layline/profile"},
                           {"version", 1},
                           {"status", "ok"},
                           {"cuda", {{{"name", "NVIDIA H200"}, {"memory_bytes", 150754820096.0}}}},
                           {"measurements",
                            {{{"kind", "memory"},
                              {"variant", "copy"},
                              {"status", "measured"},
                              {"value", 5e-4},
                              {"work", 2.1e9},
                              {"bytes", 1.05e9},
                              {"samples", 11},
                              {"flags", {"busy"}}}}}};
        shown.page->import_file(QString::fromStdString(scratch.write("good.json", good.dump()).string()));
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("4.20 TB/s")), patience_ms);
        QVERIFY(shown.says(QStringLiteral("busy")));
        shown.page->import_file(QString::fromStdString(scratch.write("bad.json", "{\"format\": \"layline/scenario\"").string()));
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("bad.json")), patience_ms);
        QVERIFY(shown.says(QStringLiteral("4.20 TB/s")));  // what was open stays
    }
};

QTEST_MAIN(GpuPageTest)
#include "tst_gpu_page.moc"
