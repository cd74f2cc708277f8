// SPDX-License-Identifier: GPL-3.0-or-later
// Traces and logs over the pipeline view.
#include <QClipboard>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "app/gui/measured/measured_page.h"
#include "tests/app/window_fixture.h"
#include "widgets/measured/measured_lanes.h"
#include "widgets/pipeline/schedule_view.h"

using namespace layline;
using layline::test::patience_ms;
using json = nlohmann::json;

namespace {

/// A trace of one rank: two steps of 80 s, half of each computing, then communicating for a quarter.
QByteArray trace() {
    json events = json::array();
    const auto add = [&](const char* category, const std::string& name, double begin_s, double length_s, json args) {
        events.push_back({{"ph", "X"},
                          {"cat", category},
                          {"name", name},
                          {"ts", begin_s * 1e6},
                          {"dur", length_s * 1e6},
                          {"pid", 0},
                          {"tid", 1},
                          {"args", std::move(args)}});
    };
    for (int step = 0; step < 2; ++step) {
        const double begin_s = 100 + 80 * step;
        add("user_annotation", "ProfilerStep#" + std::to_string(step + 3), begin_s, 80, json::object());
        add("kernel", "gemm", begin_s, 40, {{"device", 0}, {"stream", 7}});
        add("kernel", "ncclDevKernel_AllReduce_Sum_bf16_RING_LL", begin_s + 40, 20, {{"device", 0}, {"stream", 9}});
    }
    return QByteArray::fromStdString(json{{"traceEvents", events}, {"distributedInfo", {{"rank", 5}, {"world_size", 128}}}}.dump());
}

QString written(const test::WindowFixture& fixture, const char* name, const QByteArray& text) {
    QFile file(fixture.file(name));
    if (!file.open(QFile::WriteOnly)) qFatal("cannot write");
    file.write(text);
    return file.fileName();
}

MeasuredPage* page_of(const test::WindowFixture& fixture) { return fixture.window->findChild<MeasuredPage*>(); }

}  // namespace

class MeasuredPageTest : public QObject {
    Q_OBJECT

  private slots:
    void init() { test::fail_on_warnings(); }

    void a_long_reading_can_be_stopped() {
        test::WindowFixture fixture;
        QTRY_VERIFY_WITH_TIMEOUT(page_of(fixture) != nullptr, patience_ms);
        MeasuredPage& page = *page_of(fixture);
        QByteArray large = trace();
        const QByteArray event = R"({"ph":"X","cat":"cpu_op","name":"aten::mm","pid":1,"tid":1,"ts":1,"dur":1},)";
        large.insert(large.indexOf('[') + 1, event.repeated(1'500'000));
        const QString file = written(fixture, "large.json", large);
        page.open(file);
        QVERIFY(page.is_reading());
        page.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!page.is_reading(), patience_ms);
        QTest::qWait(0);
        QVERIFY(page.lanes()->isHidden());
        QVERIFY(fixture.session.notice().title.isEmpty());
        // Another file takes the place of the one that is read.
        page.open(file);
        page.open(written(fixture, "small.json", trace()));
        QTRY_VERIFY_WITH_TIMEOUT(page.lanes()->isVisible(), patience_ms);
        // And a window that closes does not wait for the rest.
        page.open(file);
        QVERIFY(page.is_reading());
    }

    void a_trace_opens_over_the_schedule_on_its_axis() {
        test::WindowFixture fixture;
        QTRY_VERIFY_WITH_TIMEOUT(page_of(fixture) != nullptr, patience_ms);
        MeasuredPage& page = *page_of(fixture);
        QVERIFY(page.lanes()->isHidden());
        QVERIFY(fixture.window->schedule()->isVisible());
        QVERIFY(fixture.window->documents().open(written(fixture, "a.json", trace()).toStdString()));
        QTRY_VERIFY_WITH_TIMEOUT(page.lanes()->isVisible(), patience_ms);
        const MeasuredLanes& lanes = *page.lanes();
        QCOMPARE(lanes.step().name, std::string("ProfilerStep#4"));
        QCOMPARE(lanes.step().lanes.size(), 1u);
        QCOMPARE(lanes.differences().size(), 4u);
        const MeasuredDifference& step = lanes.differences()[0];
        QCOMPARE(step.measured_s, 80.0);
        QCOMPARE(step.predicted_s, fixture.session.estimate()->step_time_s);
        QCOMPARE(lanes.differences()[1].measured_s, 40.0);
        QCOMPARE(lanes.differences()[2].measured_s, 20.0);
        QCOMPARE(lanes.differences()[3].measured_s, 20.0);
        double predicted = 0;
        for (std::size_t i = 1; i < 4; ++i) predicted += lanes.differences()[i].predicted_s;
        QVERIFY(std::abs(predicted / step.predicted_s - 1) < 1e-6);
        QVERIFY(lanes.text().contains(QStringLiteral("exposed communication")) && lanes.text().contains(QStringLiteral("rank 5")));
    }

    void steps_are_gone_through_and_the_overlay_closes() {
        test::WindowFixture fixture;
        QTRY_VERIFY_WITH_TIMEOUT(page_of(fixture) != nullptr, patience_ms);
        MeasuredPage& page = *page_of(fixture);
        page.open(written(fixture, "a.json", trace()));
        QTRY_VERIFY_WITH_TIMEOUT(page.lanes()->isVisible(), patience_ms);
        QTest::keyClick(page.lanes(), Qt::Key_Left);
        QCOMPARE(page.lanes()->step().name, std::string("ProfilerStep#3"));
        QTest::keyClick(page.lanes(), Qt::Key_Left);
        QCOMPARE(page.shown(), 0);
        QTest::keyClick(page.lanes(), Qt::Key_Escape);
        QVERIFY(page.lanes()->isHidden());
    }

    void differences_follow_the_plan() {
        test::WindowFixture fixture;
        QTRY_VERIFY_WITH_TIMEOUT(page_of(fixture) != nullptr, patience_ms);
        MeasuredPage& page = *page_of(fixture);
        page.open(written(fixture, "a.json", trace()));
        QTRY_VERIFY_WITH_TIMEOUT(page.lanes()->isVisible(), patience_ms);
        const double before = page.lanes()->differences()[0].predicted_s;
        fixture.session.set_field("tp", 4);
        fixture.session.settle();
        QVERIFY(page.lanes()->differences()[0].predicted_s != before);
        QCOMPARE(page.lanes()->differences()[0].predicted_s, fixture.session.last_valid()->step_time_s);
    }

    void a_log_shows_the_time_of_its_steps() {
        test::WindowFixture fixture;
        QTRY_VERIFY_WITH_TIMEOUT(page_of(fixture) != nullptr, patience_ms);
        MeasuredPage& page = *page_of(fixture);
        const QByteArray log =
            " iteration        1/     100 | consumed samples:         2048 | elapsed time per iteration (ms): 79310.0 | global batch size: "
            " 2048 |\n";
        QVERIFY(fixture.window->documents().open(written(fixture, "run.log", log).toStdString()));
        QTRY_VERIFY_WITH_TIMEOUT(page.lanes()->isVisible(), patience_ms);
        QCOMPARE(page.lanes()->differences().size(), 1u);
        QCOMPARE(page.lanes()->differences()[0].measured_s, 79.31);
    }

    void a_bad_trace_is_a_sentence_and_nothing_changes() {
        test::WindowFixture fixture;
        QTRY_VERIFY_WITH_TIMEOUT(page_of(fixture) != nullptr, patience_ms);
        MeasuredPage& page = *page_of(fixture);
        page.open(written(fixture, "cut.json", trace().left(300)));
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.session.notice().title.isEmpty(), patience_ms);
        QVERIFY(fixture.session.notice().text.contains(QStringLiteral("byte 300")));
        QVERIFY(page.lanes()->isHidden());
    }
};

QTEST_MAIN(MeasuredPageTest)
#include "tst_measured_page.moc"
