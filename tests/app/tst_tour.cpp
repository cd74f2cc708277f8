// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QFile>
#include <map>

#include "app/gui/tour/tour_page.h"
#include "model/estimate/estimate.h"
#include "model/scenario/input_error.h"
#include "tests/app/window_fixture.h"
#include "widgets/sheet/sheet_view.h"

using namespace layline;
using namespace layline::test;

namespace {

bool fits(const Estimate& estimate) { return estimate.verdict == Verdict::fits || estimate.verdict == Verdict::tight; }

}  // namespace

class TestTour : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        QApplication::setStyle(new WindowStyle);
        apply_theme(ThemeChoice::light);
    }
    void init() { fail_on_warnings(); }

    void five_findings_each_have_words_and_both_measurements() {
        const Tour tour = recommendations();
        QCOMPARE(tour.steps.size(), 5U);
        for (const TourStep& step : tour.steps) {
            QVERIFY(!tour_words(step.id).text.isEmpty());
            for (const Pin* side : {&step.a, &step.b}) QVERIFY(side->measured->out_of_memory != (side->measured->step_time_s > 0));
        }
    }

    void every_finding_is_reproduced() {
        for (const TourStep& step : recommendations().steps) {
            const Estimate a = estimate(step.a.scenario), b = estimate(step.b.scenario);
            QVERIFY2(fits(b), step.id.c_str());
            if (step.a.measured->out_of_memory)
                QVERIFY2(!fits(a), step.id.c_str());
            else
                QVERIFY2(b.step_time_s < a.step_time_s, step.id.c_str());
        }
    }

    /// Counted anew over the published table: pairs of runs that differ in one column alone.
    void the_counts_are_those_of_the_table() {
        QFile file(QStringLiteral(LAYLINE_SHARED_DATA "/runs/hagemann.csv"));
        if (!file.open(QIODevice::ReadOnly)) QSKIP("the published runs are not there");
        const auto lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
        const QStringList heads = lines.front().split(u',');
        const QStringList keys = QStringLiteral(
                                     "gpus,layers,hidden,seq_length,global_batch,micro_batch,tp,pp,sequence_parallel,recompute,"
                                     "attention_kernel,fused_norm,zero_stage")
                                     .split(u',');
        const auto count = [&](const QString& varied, const QString& recommended) {
            std::map<QString, std::map<QString, double>> groups;
            for (qsizetype i = 1; i < lines.size(); ++i) {
                const QStringList cells = lines[i].split(u',');
                const double seconds = cells[heads.indexOf(QStringLiteral("step_time_s"))].toDouble();
                if (seconds <= 0) continue;
                QStringList group;
                for (const QString& key : keys)
                    if (key != varied) group << cells[heads.indexOf(key)];
                groups[group.join(u',')][cells[heads.indexOf(varied)]] = seconds;
            }
            std::pair<int, int> found;
            for (const auto& [group, runs] : groups)
                for (const auto& [value, seconds] : runs)
                    if (value != recommended && runs.contains(recommended)) ++(runs.at(recommended) < seconds ? found.first : found.second);
            return found;
        };
        for (const TourStep& step : recommendations().steps) {
            const std::pair told{step.agree, step.disagree};
            if (step.id == "micro-batch") QCOMPARE(told, count(QStringLiteral("micro_batch"), QStringLiteral("1")));
            if (step.id == "sequence") QCOMPARE(told, count(QStringLiteral("sequence_parallel"), QStringLiteral("1")));
            if (step.id == "norm") QCOMPARE(told, count(QStringLiteral("fused_norm"), QStringLiteral("1")));
        }
    }

    void predictions_are_near_what_was_measured() {
        for (const TourStep& step : recommendations().steps)
            for (const Pin* side : {&step.a, &step.b}) {
                if (side->measured->out_of_memory) continue;
                const double predicted_s = estimate(side->scenario).step_time_s, measured_s = side->measured->step_time_s;
                QVERIFY2(std::abs(predicted_s / measured_s - 1) < 0.15, (step.id + ": " + std::to_string(predicted_s)).c_str());
            }
    }

    void a_step_pins_both_sides_as_one_undo_entry() {
        PlanningSession session({default_scenario(), {}, {}});
        session.settle();
        TourPage page(session);
        page.show_step(1);
        session.settle();
        QCOMPARE(session.undo_stack().count(), 1);
        QVERIFY(session.scenario() == page.tour().steps[1].b.scenario);
        QVERIFY(*session.plan().pinned() == page.tour().steps[1].a.scenario);
        page.show_step(2);
        QCOMPARE(session.plan().pins.size(), 4U);
        session.undo_stack().undo();
        session.undo_stack().undo();
        QVERIFY(session.plan() == Plan({default_scenario(), {}, {}}));
    }

    void the_panel_leads_on_by_its_buttons() {
        PlanningSession session({default_scenario(), {}, {}});
        session.settle();
        TourPage page(session);
        page.resize(360, 600);
        page.show();
        QVERIFY(page.view()->button(0) != nullptr);
        page.view()->button(0)->click();
        QTest::qWait(1);
        QVERIFY(page.view()->sheet().text().contains(QStringLiteral("79.3")));
        QVERIFY(page.view()->sheet().text().contains(QStringLiteral("B faster by")));
        page.view()->button(1)->click();
        QTest::qWait(1);
        QVERIFY(session.scenario() == page.tour().steps[1].b.scenario);
        page.view()->button(0)->click();
        QTest::qWait(1);
        QVERIFY(session.scenario() == page.tour().steps[0].b.scenario);
    }

    void a_broken_tour_is_refused_with_its_place() {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("tour.json"));
        QFile stream(file);
        QVERIFY(stream.open(QIODevice::WriteOnly));
        stream.write(R"({"format": "layline/tour", "version": 1, "source": "s", "steps": [{"id": "x", "a": {}}]})");
        stream.close();
        try {
            read_tour(file.toStdString());
            QFAIL("it was read");
        } catch (const InputError& error) {
            const QString sentence = QString::fromUtf8(error.what());
            QVERIFY2(sentence.contains(QStringLiteral("tour.json")) && sentence.contains(QStringLiteral("/steps/0/a")),
                     qPrintable(sentence));
        }
    }
};

QTEST_MAIN(TestTour)
#include "tst_tour.moc"
