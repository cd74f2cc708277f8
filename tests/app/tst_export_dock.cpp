// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QDockWidget>
#include <QFile>
#include <QListView>
#include <QMenu>
#include <QUndoStack>

#include "app/gui/export/code_highlighter.h"
#include "app/gui/export/code_preview.h"
#include "app/gui/export/export_page.h"
#include "app/gui/export/launcher_list.h"
#include "app/gui/export/save_export.h"
#include "app/gui/import/import_account.h"
#include "app/gui/main_window/docks.h"
#include "app/gui/main_window/status_line.h"
#include "app/gui/session/session_file.h"
#include "model/rules/launchers/launcher_check.h"
#include "model/rules/rules.h"
#include "tests/app/window_fixture.h"
#include "widgets/common/text_button.h"
#include "widgets/segmented/segmented_control.h"
#include "widgets/sheet/sheet_view.h"
#include "widgets/theme/theme.h"

using namespace layline;
using namespace layline::test;

namespace {

/// A window with the Export dock raised by its key.
struct ExportFixture : WindowFixture {
    ExportPage* page = nullptr;

    explicit ExportFixture(QSize size = {1600, 1000}) : WindowFixture(size) {
        window->actions()["file.export"]->trigger();
        QTest::qWait(0);
        page = window->findChild<ExportPage*>();
    }
    void turn() const { QTest::qWait(0); }
};

std::string preview_text(const ExportPage& page, bool with_removed = false) {
    std::string text;
    for (const DiffLine& line : page.preview()->lines())
        if (with_removed || line.kind != LineKind::removed) text += line.text + "\n";
    return text;
}

/// The old text again: without what was added.
std::string old_text(const std::vector<DiffLine>& lines) {
    std::string text;
    for (const DiffLine& line : lines)
        if (line.kind != LineKind::added) text += line.text + "\n";
    return text;
}

}  // namespace

class TestExportDock : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        QApplication::setStyle(new WindowStyle);
        apply_theme(ThemeChoice::light);
    }
    void init() { fail_on_warnings(); }

    void its_key_raises_it_with_every_launcher() {
        const ExportFixture fixture;
        QVERIFY(fixture.page != nullptr);
        QVERIFY(fixture.page->is_seen());
        const auto* model = static_cast<const LauncherListModel*>(fixture.page->list()->model());
        QCOMPARE(model->rowCount(), 10);
        for (int row = 0; row < model->rowCount(); ++row) {
            const LauncherRow& one = model->row(row);
            QVERIFY2(one.reason.split(u' ', Qt::SkipEmptyParts).size() <= 4 && !one.reason.isEmpty(), qPrintable(one.reason));
            QCOMPARE(one.state == LauncherState::refused, !obeys(fixture.session.scenario(), one.id));
            QVERIFY(model->data(model->index(row), Qt::AccessibleTextRole).toString().contains(one.reason));
        }
    }

    void the_preview_is_the_file_and_follows_the_slider() {
        const ExportFixture fixture;
        QCOMPARE(preview_text(*fixture.page), fixture.page->shown().files.back().text);
        QVERIFY(preview_text(*fixture.page).find("--tensor-model-parallel-size 2") != std::string::npos);
        fixture.window->layout_panel();
        WindowFixture& window = const_cast<ExportFixture&>(fixture);
        window.session.set_field("tp", 8);
        fixture.turn();
        QVERIFY(preview_text(*fixture.page).find("--tensor-model-parallel-size 8") != std::string::npos);
    }

    void a_hidden_dock_writes_nothing() {
        ExportFixture fixture;
        const std::string before = preview_text(*fixture.page);
        fixture.window->docks().raise("dock.schedule");
        fixture.turn();
        fixture.session.set_field("tp", 8);
        fixture.turn();
        QCOMPARE(preview_text(*fixture.page), before);
        fixture.window->docks().raise("dock.export");
        fixture.turn();
        QVERIFY(preview_text(*fixture.page) != before);
    }

    void differences_from_a_are_signed() {
        ExportFixture fixture;
        fixture.session.pin();
        fixture.session.set_field("tp", 8);
        fixture.turn();
        const auto& lines = fixture.page->preview()->lines();
        const auto with = [&](LineKind kind, const char* text) {
            return std::ranges::any_of(
                lines, [&](const DiffLine& line) { return line.kind == kind && line.text.find(text) != std::string::npos; });
        };
        QVERIFY(with(LineKind::removed, "--tensor-model-parallel-size 2"));
        QVERIFY(with(LineKind::added, "--tensor-model-parallel-size 8"));
        fixture.page->compare_with(ExportPage::Against::nothing);
        QVERIFY(std::ranges::all_of(fixture.page->preview()->lines(), [](const DiffLine& line) { return line.kind == LineKind::same; }));
    }

    void any_two_texts_merge_and_come_apart() {
        const std::string a = "1\n2\n3\n4\n5\n", b = "1\n3\nx\n4\n5\n6\n";
        const auto lines = line_difference(a, b);
        QCOMPARE(old_text(lines), a);
        QCOMPARE(std::ranges::count(lines, LineKind::same, &DiffLine::kind), 4);
        QCOMPARE(line_difference("", "a\n").size(), std::size_t{1});
        QCOMPARE(line_difference(a, a), plain_lines(a));
        int number = 0;
        for (const DiffLine& line : lines)
            if (line.kind != LineKind::removed) QCOMPARE(line.number, ++number);
    }

    void files_are_saved_whole_and_never_over_others_unasked() {
        ExportFixture fixture;
        const QString folder = fixture.folder.path();
        QVERIFY(fixture.page->save_into(folder, false));
        QFile script(fixture.file("run.sh"));
        QVERIFY(script.open(QIODevice::ReadOnly));
        const QByteArray first = script.readAll();
        script.close();
        QCOMPARE(first.toStdString(), fixture.page->shown().files.back().text);
        QVERIFY(script.permissions().testFlag(QFile::ExeOwner));
        fixture.session.set_field("tp", 8);
        fixture.turn();
        QVERIFY(!fixture.page->save_into(folder, false));
        QVERIFY(fixture.session.notice().text.contains(QStringLiteral("run.sh")));
        QVERIFY(script.open(QIODevice::ReadOnly));
        QCOMPARE(script.readAll(), first);
        script.close();
        fixture.session.notice().chosen(0);
        QVERIFY(script.open(QIODevice::ReadOnly));
        QVERIFY(script.readAll() != first);
        fixture.page->compare_with(ExportPage::Against::last_export);
        QVERIFY(std::ranges::all_of(fixture.page->preview()->lines(), [](const DiffLine& line) { return line.kind == LineKind::same; }));
        QVERIFY(!save_export(fixture.page->shown().files, fixture.file("absent"), true).error.isEmpty());
    }

    void copy_takes_the_file() {
        const ExportFixture fixture;
        fixture.page->copy();
        QCOMPARE(QApplication::clipboard()->text().toStdString(), fixture.page->shown().files.back().text);
    }

    void a_refusal_says_why_and_one_button_mends_it() {
        ExportFixture fixture;
        fixture.page->choose(LauncherId::torchtitan);
        QVERIFY(!fixture.page->save_button()->isEnabled());
        QVERIFY(!fixture.page->save_button()->toolTip().isEmpty());
        QVERIFY(fixture.page->facts()->sheet().text().contains(QStringLiteral("ZeRO 1")));
        QAbstractButton* mend = fixture.page->facts()->button(0);
        QVERIFY(mend != nullptr);
        const int entries = fixture.session.undo_stack().count();
        QTest::mouseClick(mend, Qt::LeftButton);
        fixture.turn();
        QCOMPARE(fixture.session.undo_stack().count(), entries + 1);
        QVERIFY(obeys(fixture.session.scenario(), LauncherId::torchtitan));
        QVERIFY(fixture.page->save_button()->isEnabled());
    }

    void a_version_changes_what_is_written() {
        ExportFixture fixture;
        QVERIFY(preview_text(*fixture.page).find("--flash-attention-version") != std::string::npos);
        fixture.page->choose_version(*version_named(LauncherId::megatron_lm, "0.18"));
        QVERIFY(preview_text(*fixture.page).find("--flash-attention-version") == std::string::npos);
        QVERIFY(preview_text(*fixture.page).find("Written by Layline for Megatron-LM core 0.18.2.") != std::string::npos);
        QVERIFY(fixture.page->facts()->sheet().text().contains(QStringLiteral("core 0.18.2")));
        // torchtitan's older release is a launcher of its own; what was chosen for another one waits for it.
        fixture.page->choose(LauncherId::torchtitan);
        fixture.page->choose_version(*version_named(LauncherId::torchtitan, "0.2.2"));
        QCOMPARE(fixture.page->launcher(), LauncherId::torchtitan_0_2);
        fixture.page->choose(LauncherId::megatron_lm);
        QCOMPARE(std::string(fixture.page->version().word), std::string("0.18"));
    }

    /// The headline of a session with a target offers what the Export dock does, though no slider could.
    void the_headline_offers_what_the_dock_offers() {
        ExportFixture fixture;
        fixture.session.set_target(LauncherId::torchtitan);
        fixture.turn();
        QVERIFY(!fixture.session.estimate()->legal());
        const std::vector<Repair> offers = repairs(fixture.session), docks = launcher_repairs(fixture.session, LauncherId::torchtitan);
        QVERIFY(!offers.empty() && offers.size() <= 2 && !docks.empty());
        QVERIFY(std::ranges::any_of(offers, [&](const Repair& one) { return one.scenario == docks.front().scenario; }));
        for (const Repair& one : offers) QVERIFY(obeys(one.scenario, LauncherId::torchtitan) && !one.words.isEmpty());
    }

    void a_target_narrows_the_sliders_and_speaks_in_the_window() {
        ExportFixture fixture;
        const auto legal = [&](const char* field) {
            return std::ranges::count_if(fixture.slider(field)->stops(), [](const SliderStop& stop) { return stop.legal; });
        };
        QVERIFY(fixture.window->status_line()->notes().join(u' ').contains(QStringLiteral("any launcher")));
        const auto before = legal("pp");
        fixture.session.set_target(LauncherId::accelerate);
        fixture.turn();
        QVERIFY(fixture.window->status_line()->notes().join(u' ').contains(QStringLiteral("Rule set: Hugging Face Accelerate")));
        QVERIFY(legal("vpp") <= 1);
        fixture.session.set_target(LauncherId::axolotl);
        fixture.turn();
        QVERIFY(!fixture.session.estimate()->legal());
        QCOMPARE(fixture.session.estimate()->violations.front().launcher, std::string("axolotl"));
        QVERIFY(before > 1);
        fixture.session.undo_stack().undo();
        fixture.session.undo_stack().undo();
        fixture.turn();
        QVERIFY(!fixture.session.target().has_value());
        QVERIFY(fixture.session.estimate()->legal());
        QCOMPARE(legal("pp"), before);
    }

    void a_target_is_kept_in_the_session_file() {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("plan.layline")).toStdString();
        Plan plan{default_scenario(), {}, {}};
        plan.target = LauncherId::nanotron;
        write_session(file, {plan, MfuConvention::palm, {}});
        QCOMPARE(read_session(file).plan.target, std::optional(LauncherId::nanotron));
    }

    void launcher_files_open_as_one_undo_entry() {
        WindowFixture fixture;
        const Scenario before = fixture.session.scenario();
        QVERIFY(fixture.window->documents().open(LAYLINE_TEST_DATA "/launchers/pretrain.sh"));
        QTest::qWait(0);
        QCOMPARE(fixture.session.scenario().layout.tp, 4);
        QCOMPARE(fixture.session.scenario().architecture.id, std::string("llama-3.1-8b"));
        QCOMPARE(fixture.session.scenario().cluster.gpus, 32);
        QCOMPARE(fixture.session.undo_stack().count(), 1);
        QVERIFY(fixture.session.notice().text.contains(QStringLiteral("understood")));
        fixture.session.notice().chosen(0);
        auto* account = fixture.window->findChild<QWidget*>(QStringLiteral("import.account"));
        QVERIFY(account != nullptr && account->isVisible());
        fixture.session.undo_stack().undo();
        QCOMPARE(fixture.session.scenario(), before);
        QVERIFY(!fixture.window->documents().open(LAYLINE_TEST_DATA "/launchers/open-quote.sh"));
        QVERIFY(fixture.session.notice().text.contains(QStringLiteral("line 2, column 8")));
        QCOMPARE(fixture.session.scenario(), before);
    }

    void a_pasted_command_fills_the_plan() {
        WindowFixture fixture;
        QApplication::clipboard()->setText(
            QStringLiteral("torchrun --nproc_per_node 8 --nnodes 16 pretrain_gpt.py --tensor-model-parallel-size 4 --micro-batch-size 1 "
                           "--global-batch-size 2048 --pipeline-model-parallel-size 4 --seq-length 2048"));
        fixture.window->actions()["edit.paste_launcher"]->trigger();
        QCOMPARE(fixture.session.scenario().layout.tp, 4);
        QCOMPARE(fixture.session.scenario().architecture, default_scenario().architecture);
        QApplication::clipboard()->setText(QStringLiteral("hello"));
        fixture.window->actions()["edit.paste_launcher"]->trigger();
        QCOMPARE(fixture.session.scenario().layout.tp, 4);
        QVERIFY(fixture.session.notice().title.contains(QStringLiteral("Could not read")));
    }

    void words_of_code_are_told_apart() {
        using Part = CodeHighlighter::Part;
        const auto spans = CodeHighlighter::spans(QStringLiteral("  --lr 1.0e-4 'a#b' # why"), CodeLanguage::shell);
        QCOMPARE(spans.size(), std::size_t{4});
        QVERIFY(spans[0].part == Part::flag && spans[1].part == Part::number && spans[2].part == Part::text &&
                spans[3].part == Part::comment);
        QCOMPARE(CodeHighlighter::spans(QStringLiteral("tp: 4"), CodeLanguage::yaml).size(), std::size_t{2});
        QVERIFY(CodeHighlighter::spans(QStringLiteral("\"tp\": \"4"), CodeLanguage::json)[0].part == Part::key);
    }
};

QTEST_MAIN(TestExportDock)
#include "tst_export_dock.moc"
