// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QFile>

#include "app/gui/calibration/calibration_page.h"
#include "app/gui/evidence/evidence_page.h"
#include "app/gui/main_window/docks.h"
#include "app/gui/session/session_file.h"
#include "app/gui/words/evidence_words.h"
#include "model/calibration/published_runs.h"
#include "model/rules/rules.h"
#include "tests/app/window_fixture.h"
#include "widgets/evidence/evidence_plot.h"
#include "widgets/headline/headline_strip.h"
#include "widgets/headline/headline_tiles.h"
#include "widgets/sheet/sheet_view.h"

using namespace layline;
using namespace layline::test;

namespace {

/// A table of runs of one site that all took `factor` as long as predicted, and two rows that cannot be used.
QByteArray table_of_runs(double factor, int rows) {
    QByteArray text =
        "run_id,source,accelerator,cluster,gpus,layers,hidden,heads,kv_heads,head_dim,ffn,gated_mlp,vocab,tied_embeddings,experts,top_k,"
        "expert_ffn,shared_expert_ffn,first_dense_layers,q_lora_rank,kv_lora_rank,qk_nope_head_dim,qk_rope_head_dim,v_head_dim,seq_length,"
        "global_batch,micro_batch,tp,pp,vpp,cp,ep,etp,schedule,sequence_parallel,zero_stage,recompute,attention_kernel,fused_norm,"
        "precision,"
        "framework,status,step_time_s,tokens_per_s_per_gpu,mfu,mfu_convention,peak_memory_gib,memory_statistic\n";
    const Architecture model = model_preset("llama-13b-128k");
    int row = 0;
    for (const int batch : {256, 512, 1024, 2048, 4096})
        for (const int tp : {1, 2, 4}) {
            if (row == rows) break;
            Scenario scenario = scenario_preset("llama-13b-a100-64");
            scenario.training.global_batch = batch;
            scenario.layout.tp = tp;
            const double seconds = factor * estimate(scenario).step_time_s;
            text += QStringLiteral(
                        "own-%1,own,a100-sxm-80gb,dgx-a100,64,%2,%3,%4,%5,%6,%7,1,%8,0,,,,,,,,,,,2048,%9,1,%10,1,1,1,1,1,none,0,1,none,"
                        "flash2,1,bf16,aleph-alpha-scaling,ok,%11,,,,,\n")
                        .arg(row++)
                        .arg(model.layers)
                        .arg(model.hidden)
                        .arg(model.heads)
                        .arg(model.kv_heads)
                        .arg(model.head_size)
                        .arg(model.ffn)
                        .arg(model.vocabulary)
                        .arg(batch)
                        .arg(tp)
                        .arg(seconds)
                        .toUtf8();
        }
    text +=
        "broken-1,own,no-such-gpu,dgx-a100,64,40,5120,40,40,128,13824,1,128000,0,,,,,,,,,,,2048,256,1,1,1,1,1,1,1,none,0,1,none,flash2,1,"
        "bf16,"
        "aleph-alpha-scaling,ok,30,,,,,\n";
    return text;
}

QString written(const QTemporaryDir& folder, const char* name, const QByteArray& text) {
    const QString path = folder.filePath(QString::fromUtf8(name));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) return {};
    return path;
}

int button_saying(const SheetView& view, const QString& text) {
    int index = 0;
    for (const SheetItem& item : view.sheet().items)
        for (const SheetButton& button : item.buttons) {
            if (button.text == text) return index;
            ++index;
        }
    return -1;
}

}  // namespace

class TestEvidencePage : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        QApplication::setStyle(new WindowStyle);
        apply_theme(ThemeChoice::light);
    }
    void init() { fail_on_warnings(); }

    void the_headline_names_the_published_run_of_the_default_plan() {
        PlanningSession session({default_scenario(), {}, {}});
        session.load_runs({});
        session.wait_for_runs();
        session.settle();
        const EvidenceNote note =
            evidence_note(*session.estimate(), session.evidence(), session.runs().get(), MfuConvention::palm, Density::regular);
        QCOMPARE(note.chip, QStringLiteral("same layout"));
        QCOMPARE(note.step_time_s, std::optional(79.31));
        QVERIFY(note.result.startsWith(QStringLiteral("79.3")));
        QVERIFY(std::abs(*note.mfu - 0.553) < 0.003);  // as published
        session.set_field("tp", 4);
        session.settle();
        const EvidenceNote other =
            evidence_note(*session.estimate(), session.evidence(), session.runs().get(), MfuConvention::palm, Density::regular);
        QVERIFY(other.chip != note.chip);
        QVERIFY(!other.step_time_s.has_value());  // no diamond for another plan
    }

    void what_no_run_had_is_said_in_the_headline_and_in_the_dock() {
        PlanningSession session({default_scenario(), {}, {}});
        session.load_runs({});
        session.wait_for_runs();
        EvidencePage page(session);
        page.resize(500, 900);
        page.show();
        session.settle();
        const auto says = [&](const QString& word) {
            for (const SheetItem& item : page.findChild<SheetView*>()->sheet().items)
                for (const SheetCell& cell : item.cells)
                    if (cell.text.contains(word)) return true;
            return false;
        };
        QVERIFY(!says(QStringLiteral("CP 2")));
        const double narrow = session.estimate()->step_time_high_s / session.estimate()->step_time_s;
        session.set_field("cp", 2);
        session.settle();
        QVERIFY(session.estimate()->legal());
        QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("CP 2")), patience_ms);
        QVERIFY(session.estimate()->step_time_high_s / session.estimate()->step_time_s > narrow);
        const EvidenceNote note =
            evidence_note(*session.estimate(), session.evidence(), session.runs().get(), MfuConvention::palm, Density::regular);
        QVERIFY(note.text.contains(QStringLiteral("CP 2")));
    }

    void what_differs_is_said_in_few_words() {
        QCOMPARE(differences_words({}), QStringLiteral("same layout"));
        QCOMPARE(differences_words({{"gpus", "GPUs", "128", "64"}}), QStringLiteral("64 GPUs"));
        QCOMPARE(differences_words({{"tp", "TP", "2", "4"}}), QStringLiteral("TP differs"));
        QCOMPARE(differences_words({{"tp", "TP", "2", "4"}, {"pp", "PP", "1", "2"}}), QStringLiteral("TP and PP differ"));
        QCOMPARE(differences_words({{}, {}, {}}), QStringLiteral("3 things differ"));
    }

    void errors_are_those_of_predictions_made_one_by_one() {
        const RunLibraryPtr library = RunLibrary::read({}, Predictor());
        QCOMPARE(library->sources(), std::vector<std::string>{"published"});
        double sum = 0;
        std::size_t n = 0;
        for (const MeasuredRun& run : published_runs()) {
            if (!run.timed()) continue;
            sum += std::abs(estimate(run.scenario).step_time_s / run.step_time_s - 1);
            ++n;
        }
        QVERIFY(n >= 10);
        QCOMPARE(library->error().n, n);
        QVERIFY(std::abs(library->error().mape - sum / static_cast<double>(n)) < 1e-6);
    }

    void the_users_table_joins_the_published_runs_and_says_what_it_dropped() {
        const QTemporaryDir folder;
        const RunLibraryPtr library = RunLibrary::read({written(folder, "own.csv", table_of_runs(1.2, 6)).toStdString()}, Predictor());
        QCOMPARE(library->error("own").n, 6U);
        QVERIFY(std::abs(library->error("own").bias - (1 / 1.2 - 1)) < 0.02);
        QCOMPARE(library->own().dropped.size(), 1U);
        QCOMPARE(library->share_within(0.1, "own"), 0.0);
    }

    void a_table_that_is_none_is_said_and_the_old_runs_stay() {
        const QTemporaryDir folder;
        PlanningSession session({default_scenario(), {}, {}});
        session.load_runs({});
        session.wait_for_runs();
        const RunLibraryPtr before = session.runs();
        session.load_runs({written(folder, "notes.csv", "a,b\n1,2\n").toStdString()});
        QTRY_VERIFY_WITH_TIMEOUT(!session.notice().title.isEmpty(), patience_ms);
        QVERIFY(session.notice().text.contains(QStringLiteral("notes.csv")));
        QCOMPARE(session.runs(), before);
    }

    void a_click_on_the_headline_opens_the_evidence_at_its_run() {
        WindowFixture fixture;
        fixture.session.load_runs({});
        fixture.session.wait_for_runs();
        QTest::qWait(1);
        HeadlineTiles& tiles = fixture.window->headline()->tiles();
        QTest::mouseClick(&tiles, Qt::LeftButton, Qt::NoModifier, QPoint(tiles.width() - 40, 40));
        QTest::qWait(10);
        auto* page = fixture.window->findChild<EvidencePage*>();
        QVERIFY(page != nullptr && page->is_seen());
        QVERIFY(page->plot()->selected() >= 0);
        QVERIFY(page->words()->sheet().text().contains(QStringLiteral("llama-65b-a100-128")));
        QVERIFY(page->words()->sheet().text().contains(QStringLiteral("It is the live layout.")));
    }

    void a_run_becomes_the_plan_by_one_undo_entry() {
        PlanningSession session({default_scenario(), {}, {}});
        session.load_runs({});
        session.wait_for_runs();
        session.settle();
        EvidencePage page(session);
        page.resize(360, 800);
        page.show();
        QTest::qWait(1);
        const auto& points = page.plot()->points();
        QCOMPARE(points.size(), session.runs()->runs().size());
        const int chosen = points[0].name == QStringLiteral("llama-65b-a100-128") ? 1 : 0;
        page.plot()->set_selected(chosen);
        emit page.plot()->selected_point(chosen);
        const int button = button_saying(*page.words(), QStringLiteral("Use this run's plan"));
        QVERIFY(button >= 0);
        page.words()->button(button)->click();
        session.settle();
        QVERIFY(session.scenario() == session.runs()->runs()[static_cast<std::size_t>(chosen)].run->scenario);
        QCOMPARE(session.undo_stack().count(), 1);
        session.undo_stack().undo();
        QVERIFY(session.scenario() == default_scenario());
    }

    void a_fit_corrects_a_site_that_is_a_fifth_slower_and_is_applied_as_one_entry() {
        const QTemporaryDir folder;
        PlanningSession session({scenario_preset("llama-13b-a100-64"), {}, {}});
        session.settle();
        const double before_s = session.estimate()->step_time_s;
        CalibrationPage page(session);
        page.resize(360, 900);
        page.show();
        page.work().read({written(folder, "own.csv", table_of_runs(1.2, 12)).toStdString()}, session.scenario());
        QTRY_VERIFY_WITH_TIMEOUT(page.work().table() != nullptr, patience_ms);
        QVERIFY(page.view()->sheet().text().contains(QStringLiteral("broken-1")));  // dropped, with its reason
        QVERIFY(page.view()->sheet().text().contains(QStringLiteral("no-such-gpu")));
        page.work().fit();
        QTRY_VERIFY_WITH_TIMEOUT(page.work().document() != nullptr, patience_ms);
        const CalibrationEntry& entry = page.work().document()->entries.front();
        QVERIFY(entry.report.before.mape > 0.15);
        QVERIFY(entry.report.fitted.mape < 0.05);
        const QString text = page.view()->sheet().text();
        for (const char* part : {"before", "after, on the rows of the fit", "Condition number", "spread"})
            QVERIFY2(text.contains(QString::fromUtf8(part)), part);
        page.save(folder.filePath(QStringLiteral("mine.json")).toStdString());
        QVERIFY(QFile::exists(folder.filePath(QStringLiteral("mine.json"))));
        const int apply = button_saying(*page.view(), QStringLiteral("Apply to the session"));
        QVERIFY(apply >= 0);
        page.view()->button(apply)->click();
        session.settle();
        QCOMPARE(session.undo_stack().count(), 1);
        QVERIFY(std::abs(session.estimate()->step_time_s / before_s - 1.2) < 0.06);
        const std::filesystem::path file = folder.filePath(QStringLiteral("plan.layline")).toStdString();
        write_session(file, {session.plan(), MfuConvention::palm, {}});
        QVERIFY(read_session(file).plan == session.plan());
        session.undo_stack().undo();
        session.settle();
        QCOMPARE(session.estimate()->step_time_s, before_s);
    }

    void a_stopped_fit_ends_and_keeps_what_was_done() {
        const QTemporaryDir folder;
        CalibrationWork work;
        work.read({written(folder, "own.csv", table_of_runs(1.1, 15)).toStdString()}, default_scenario());
        QTRY_VERIFY_WITH_TIMEOUT(work.table() != nullptr, patience_ms);
        work.fit();
        work.stop();
        QTRY_VERIFY_WITH_TIMEOUT(work.state() == CalibrationWork::State::idle, patience_ms);
        QVERIFY(work.document() != nullptr);
        QVERIFY(work.document()->entries.empty());
        QVERIFY(work.problem().isEmpty());
    }
};

QTEST_MAIN(TestEvidencePage)
#include "tst_evidence_page.moc"
