// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMimeData>
#include <QUndoStack>
#include <QUrl>

#include "app/gui/axes/architecture_page.h"
#include "app/gui/axes/axis_row.h"
#include "app/gui/groups/groups_page.h"
#include "app/gui/groups/rank_grid.h"
#include "model/scenario/plan_axes.h"
#include "tests/app/window_fixture.h"
#include "widgets/segmented/segmented_control.h"

using namespace layline;
using namespace layline::test;

namespace {

/// A page shown by itself, on a session of its own.
template <class Page>
struct Shown {
    PlanningSession session{{default_scenario(), {}, {}}};
    Page page;

    template <class... Arguments>
    explicit Shown(const Arguments&... arguments) : page(session, arguments...) {
        session.settle();
        page.resize(360, 800);
        page.show();
        (void)QTest::qWaitForWindowExposed(&page);
    }

    void type(const char* key, const char* text) {
        auto* edit = qobject_cast<QLineEdit*>(page.row(key)->control());
        QVERIFY(edit != nullptr);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, QString::fromUtf8(text));
        QTest::keyClick(edit, Qt::Key_Return);
        session.settle();
    }
};

QString configuration(const WindowFixture& fixture, const QByteArray& json) {
    const QString path = fixture.file("config.json");
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return {};
    file.write(json);
    return path;
}

void drop(MainWindow& window, const QString& file) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file)});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &event);
}

}  // namespace

class TestAxesPage : public QObject {
    Q_OBJECT

  private slots:
    void init() { fail_on_warnings(); }

    /// A typed value is one undo entry and moves the estimate; Ctrl+Z's undo restores both.
    /// The choice stays: whatever is dragged, the stages follow, as one undo entry each; dealing by hand ends it.
    void balanced_stages_follow_the_other_axes() {
        Shown<AxesPage> shown(plan_axes());
        PlanningSession& session = shown.session;
        const auto stages = [&] { return session.scenario().layout.stage_counts.stages; };
        const auto count = [&] { return std::ranges::count(stages(), '|') + 1; };
        QTest::mouseClick(shown.page.balance()->segment(1), Qt::LeftButton);
        session.settle();
        QVERIFY(session.plan().balance == StageBalance::memory);
        QCOMPARE(count(), 4);
        const std::string by_memory = stages();
        session.set_field("pp", 8);
        session.settle();
        QVERIFY(session.estimate()->legal());
        QCOMPARE(count(), 8);
        session.set_field("pp", 4);
        session.set_field("sequence_length", 8192);
        session.settle();
        QCOMPARE(count(), 4);
        QVERIFY(stages() != by_memory);  // longer sequences, more activations on the first stages
        QTest::mouseClick(shown.page.balance()->segment(2), Qt::LeftButton);
        session.settle();
        QVERIFY(session.plan().balance == StageBalance::time);
        for (int i = 0; i < 5; ++i) session.undo_stack().undo();
        session.settle();
        QVERIFY(!session.plan().balance && stages().empty());
        for (int i = 0; i < 5; ++i) session.undo_stack().redo();
        shown.type("stage_counts.stages", "Et*20|t*20|t*20|t*20L");
        QVERIFY(!session.plan().balance);
        QCOMPARE(stages(), std::string("Et*20|t*20|t*20|t*20L"));
        session.set_field("pp", 8);
        session.settle();
        QVERIFY2(session.estimate()->legal() && stages().empty(), "a list that fitted gives way to a rule");
    }

    void an_edit_is_one_undo_entry() {
        Shown<AxesPage> shown(plan_axes());
        const double before = shown.session.estimate()->fill;
        shown.type("offload_optimizer", "0.5");
        QCOMPARE(shown.session.scenario().layout.offload_optimizer, 0.5);
        QVERIFY(shown.session.estimate()->fill < before);
        QCOMPARE(shown.session.undo_stack().count(), 1);
        shown.session.undo_stack().undo();
        shown.session.settle();
        QCOMPARE(shown.session.estimate()->fill, before);
    }

    void arrow_keys_step_a_number() {
        Shown<AxesPage> shown(plan_axes());
        auto* edit = qobject_cast<QLineEdit*>(shown.page.row("loss_chunks")->control());
        edit->setFocus();
        QTest::keyClick(edit, Qt::Key_Up);
        QTest::keyClick(edit, Qt::Key_Up);
        QCOMPARE(shown.session.scenario().training.loss_chunks, std::int64_t{3});
        QTest::keyClick(edit, Qt::Key_Down);
        QCOMPARE(shown.session.scenario().training.loss_chunks, std::int64_t{2});
    }

    /// What is no value leaves the plan alone and says why in one sentence.
    void nonsense_is_refused_in_a_sentence() {
        Shown<AxesPage> shown(plan_axes());
        const Scenario before = shown.session.scenario();
        shown.type("dropout", "1e308");
        QVERIFY(shown.page.problem().contains(QStringLiteral("dropout")));
        QVERIFY(shown.session.scenario() == before);
        QCOMPARE(qobject_cast<QLineEdit*>(shown.page.row("dropout")->control())->text(), QStringLiteral("0"));
    }

    void what_changes_nothing_says_why() {
        Shown<AxesPage> shown(plan_axes());
        QVERIFY(!shown.page.row("context_exchange")->isEnabled());
        QVERIFY(shown.page.row("context_exchange")->toolTip().contains(QStringLiteral("CP is 1")));
        QVERIFY(shown.page.row("shard_gpus")->isEnabled());
    }

    /// The count at the head follows each field, to the last digit: one layer more of Llama 65B with its two norms.
    void the_parameter_count_is_live_and_exact() {
        Shown<ArchitecturePage> shown;
        const auto count = [&] {
            QString digits;
            for (const QChar c : shown.page.count_words())
                if (c.isDigit()) digits += c;
            return digits.toLongLong();
        };
        const qlonglong before = count();
        shown.type("layers", "81");
        const qlonglong h = 8192, f = 22016;
        QCOMPARE(count() - before, 4 * h * h + 3 * h * f + 2 * h);
        QVERIFY(shown.session.scenario().architecture.id.empty());
    }

    void contradictions_are_refused_with_field_and_reason() {
        Shown<ArchitecturePage> shown;
        const Scenario before = shown.session.scenario();
        shown.type("kv_heads", "7");
        QVERIFY(shown.page.problem().contains(QStringLiteral("kv_heads")));
        QVERIFY(shown.session.scenario() == before);
    }

    void a_dropped_configuration_becomes_the_model() {
        WindowFixture fixture;
        const QString file = configuration(
            fixture,
            R"({"model_type":"llama","hidden_size":4096,"intermediate_size":14336,"num_attention_heads":32,"num_hidden_layers":32,"num_key_value_heads":8,"vocab_size":128256,"house_colour":"green"})");
        drop(*fixture.window, file);
        fixture.session.settle();
        QCOMPARE(fixture.session.scenario().architecture.kv_heads, std::int64_t{8});
        QVERIFY(fixture.session.notice().text.contains(QStringLiteral("house_colour")));
        QCOMPARE(fixture.session.undo_stack().count(), 1);
    }

    void a_bad_configuration_changes_nothing() {
        WindowFixture fixture;
        const Scenario before = fixture.session.scenario();
        drop(*fixture.window, configuration(fixture, R"({"model_type":"mixtral","num_hidden_layers":32,"hidden_size":"wide"})"));
        QVERIFY(fixture.session.scenario() == before);
        QVERIFY(fixture.session.notice().text.contains(QStringLiteral("hidden_size")));
        drop(*fixture.window, configuration(fixture, "no json at all"));
        QVERIFY(fixture.session.scenario() == before);
    }

    /// A click on a GPU shows whom it talks to.
    void a_clicked_rank_shows_its_groups() {
        PlanningSession session{{default_scenario(), {}, {}}};
        GroupsPage page(session);
        session.settle();
        page.resize(1200, 400);
        page.show();
        (void)QTest::qWaitForWindowExposed(&page);
        RankGrid* grid = page.grid();
        QTest::mouseClick(grid, Qt::LeftButton, {}, grid->cell_of(9).center());
        QVERIFY(page.lines().front().endsWith(QStringLiteral("8, 9")));
        QTest::keyClick(grid, Qt::Key_Right);
        QVERIFY(page.lines().front().endsWith(QStringLiteral("10, 11")));
    }
};

QTEST_MAIN(TestAxesPage)
#include "tst_axes_page.moc"
