// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDockWidget>
#include <QFile>
#include <QLineEdit>
#include <QUndoStack>

#include "app/gui/main_window/status_line.h"
#include "model/rules/rules.h"
#include "tests/app/window_fixture.h"
#include "widgets/headline/headline_strip.h"
#include "widgets/headline/headline_tiles.h"
#include "widgets/headline/notice_page.h"
#include "widgets/headline/refusal_page.h"
#include "widgets/memory/memory_bars.h"
#include "widgets/memory/memory_table.h"
#include "widgets/pipeline/schedule_view.h"
#include "widgets/segmented/segmented_control.h"
#include "widgets/theme/numbers.h"
#include "widgets/tip/tip_window.h"
#include "widgets/waterfall/waterfall_view.h"

using namespace layline;
using namespace layline::test;

namespace {

/// What all views say, to tell whether a layout is shown everywhere.
QStringList everything_said(const MainWindow& window) {
    return {window.headline()->tiles().spoken(), window.memory()->table(), window.waterfall()->table(), window.schedule()->title()};
}

/// The tiles' words for a scenario, from an estimate of its own.
QString expected_mfu(const Scenario& scenario) { return numbers::fixed(100 * estimate(scenario).mfu_palm, 1); }

/// Places of all widgets that a state change must not move.
QList<QRect> places(const MainWindow& window) {
    QList<QRect> found;
    for (const QWidget* widget : window.findChildren<QWidget*>())
        if (widget->isVisible() && (widget->inherits("layline::StopSlider") || widget->inherits("layline::SegmentedControl") ||
                                    widget->inherits("layline::PickerButton") || widget->inherits("layline::ScheduleView") ||
                                    widget->inherits("layline::MemoryBars") || widget->inherits("layline::WaterfallView")))
            found << QRect(widget->mapTo(&window, QPoint()), widget->size());
    return found;
}

}  // namespace

class TestMainWindow : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        QApplication::setStyle(new WindowStyle);
        apply_theme(ThemeChoice::light);
        QVERIFY2(has_window_font(), "Roboto is not among the resources: text would be drawn in another font");
    }
    void init() { fail_on_warnings(); }

    void opens_on_llama_65b_on_128_gpus() {
        const WindowFixture fixture;
        QCOMPARE(fixture.session.scenario().cluster.gpus, 128);
        QVERIFY(fixture.session.estimate()->legal());
        QVERIFY(fixture.window->headline()->tiles().spoken().contains(expected_mfu(default_scenario())));
    }

    void dragging_tp_moves_every_view_under_the_mouse() {
        const WindowFixture fixture;
        const QStringList before = everything_said(*fixture.window);
        StopSlider& tp = *fixture.slider("tp");
        QTest::mousePress(&tp, Qt::LeftButton, Qt::NoModifier, stop_point(tp, 2));
        const QPoint four = stop_point(tp, 4);
        QMouseEvent move(QEvent::MouseMove, four, tp.mapToGlobal(four), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&tp, &move);
        QTest::qWait(0);  // the button is still down
        QCOMPARE(fixture.session.estimate()->scenario.layout.tp, 4);
        const QStringList after = everything_said(*fixture.window);
        for (qsizetype i = 0; i < before.size(); ++i) QVERIFY2(after[i] != before[i], qPrintable(after[i]));
        QVERIFY(after[0].contains(expected_mfu(with_field(default_scenario(), "tp", 4))));
        QVERIFY(after[3].contains(QStringLiteral("256 micro-batches")));  // DP halves, so each pipeline runs twice as many
        QTest::mouseRelease(&tp, Qt::LeftButton, Qt::NoModifier, four);
    }

    void a_drag_is_one_entry_and_a_drag_back_is_none() {
        WindowFixture fixture;
        drag_over(*fixture.slider("tp"), {4, 8, 16});
        QCOMPARE(fixture.session.undo_stack().count(), 1);
        QTest::keyClick(fixture.window.get(), Qt::Key_Z, Qt::ControlModifier);
        QTest::qWait(0);
        QCOMPARE(fixture.session.estimate()->scenario.layout.tp, 2);
        QCOMPARE(fixture.slider("tp")->current_value(), 2);
        fixture.session.undo_stack().clear();
        drag_over(*fixture.slider("tp"), {4, 8, 2});
        QCOMPARE(fixture.session.undo_stack().count(), 0);
    }

    void dragging_steps_over_illegal_stops() {
        const WindowFixture fixture;
        drag_over(*fixture.slider("tp"), {3});
        QVERIFY(fixture.session.estimate()->legal());
        drag_over(*fixture.slider("tp"), {6}, Qt::AltModifier);
        QCOMPARE(fixture.session.scenario().layout.tp, 6);
    }

    void a_typed_illegal_value_is_explained_and_escape_returns() {
        WindowFixture fixture;
        const QList<QRect> before = places(*fixture.window);
        StopSlider& tp = *fixture.slider("tp");
        tp.setFocus();
        QTest::keyClick(&tp, Qt::Key_6);
        auto* editor = tp.findChild<QLineEdit*>();
        QVERIFY(editor != nullptr && editor->isVisible());
        QTest::keyClick(editor, Qt::Key_Return);
        QTest::qWait(0);
        QVERIFY(fixture.window->headline()->refuses());
        const Refusal& refusal = fixture.window->headline()->refusal_page().refusal();
        QCOMPARE(refusal.field_value, QStringLiteral("TP 6"));
        QVERIFY(refusal.rows.size() >= 2U);  // 64 heads and 128 GPUs, at least
        QVERIFY(std::ranges::any_of(refusal.rows, [](const RefusalRow& row) { return row.equation.contains(QStringLiteral("64 ÷ 6")); }));
        QCOMPARE(refusal.offers.size(), 2U);
        QVERIFY(refusal.offers[0].text == QStringLiteral("Use TP 4") || refusal.offers[0].text == QStringLiteral("Use TP 8"));
        QCOMPARE(refusal.back, QStringLiteral("Back to TP 2"));
        QVERIFY(fixture.window->schedule()->is_ghost());
        QCOMPARE(places(*fixture.window), before);
        QTest::keyClick(&tp, Qt::Key_Escape);
        QTest::qWait(0);
        QVERIFY(!fixture.window->headline()->refuses());
        QCOMPARE(fixture.session.scenario().layout.tp, 2);
        QCOMPARE(places(*fixture.window), before);
    }

    void enter_takes_the_better_offer() {
        WindowFixture fixture;
        fixture.session.set_field("tp", 6);
        QTest::qWait(0);
        const QString first = fixture.window->headline()->refusal_page().refusal().offers.front().text;
        fixture.slider("tp")->setFocus();
        QTest::keyClick(fixture.slider("tp"), Qt::Key_Return);
        QTest::qWait(0);
        QVERIFY(fixture.session.estimate()->legal());
        QCOMPARE(first, QStringLiteral("Use TP %1").arg(fixture.session.scenario().layout.tp));
        const double chosen = fixture.session.estimate()->mfu_palm;
        const std::int64_t other = fixture.session.scenario().layout.tp == 4 ? 8 : 4;
        QVERIFY(chosen >= estimate(with_field(default_scenario(), "tp", other)).mfu_palm);
    }

    void a_repair_leaves_locked_values_alone() {
        WindowFixture fixture;
        fixture.session.set_locked("tp", true);
        fixture.session.set_field("tp", 6);
        QTest::qWait(0);
        for (const RefusalOffer& offer : fixture.window->headline()->refusal_page().refusal().offers)
            QVERIFY2(!offer.text.startsWith(QStringLiteral("Use TP ")), qPrintable(offer.text));
    }

    void a_saved_session_opens_as_it_was() {
        WindowFixture fixture;
        drag_over(*fixture.slider("tp"), {4});
        fixture.session.pin();
        drag_over(*fixture.slider("pp"), {8});
        fixture.session.set_locked("pp", true);
        const Plan saved = fixture.session.plan();
        QVERIFY(fixture.window->documents().save_as(fixture.file("plan.layline").toStdString()));
        QVERIFY(!fixture.window->documents().is_modified());
        drag_over(*fixture.slider("tp"), {8});
        QVERIFY(fixture.window->documents().is_modified());
        fixture.session.undo_stack().undo();
        QVERIFY(!fixture.window->documents().is_modified());
        QVERIFY(fixture.window->documents().open(fixture.file("plan.layline").toStdString()));
        QTest::qWait(0);
        QVERIFY(fixture.session.plan() == saved);
        QCOMPARE(fixture.session.undo_stack().count(), 0);
        QVERIFY(fixture.window->documents().recent().first().endsWith(QStringLiteral("plan.layline")));
    }

    void a_bad_file_is_one_sentence_and_changes_nothing() {
        WindowFixture fixture;
        drag_over(*fixture.slider("tp"), {4});
        const Plan before = fixture.session.plan();
        QFile bad(fixture.file("bad.layline"));
        QVERIFY(bad.open(QIODevice::WriteOnly));
        bad.write("{\"format\": \"layline/session\", \"version\": 99}");
        bad.close();
        QVERIFY(!fixture.window->documents().open(bad.fileName().toStdString()));
        QTest::qWait(0);
        QVERIFY(fixture.session.plan() == before);
        QVERIFY(fixture.session.undo_stack().canUndo());
        const HeadlineNotice& notice = fixture.window->headline()->notice_page().notice();
        QVERIFY2(notice.text.contains(QStringLiteral("bad.layline")), qPrintable(notice.text));
        QVERIFY2(notice.text.contains(QStringLiteral("version")), qPrintable(notice.text));
        QTest::keyClick(fixture.slider("tp"), Qt::Key_Escape);
        QTest::qWait(0);
        QVERIFY(fixture.session.notice().title.isEmpty());
    }

    void a_crashed_session_is_offered_and_restored() {
        WindowFixture fixture;
        SavedSession lost;
        lost.plan.scenario = with_field(default_scenario(), "tp", 8);
        QVERIFY(QDir(fixture.folder.path()).mkdir(QStringLiteral("autosave")));
        write_session(fixture.file("autosave/lost.json").toStdString(), lost);
        fixture.window->documents().offer_recovery();
        QTest::qWait(0);
        QTest::mouseClick(fixture.window->headline()->notice_page().button(0), Qt::LeftButton);
        QTest::qWait(0);
        QCOMPARE(fixture.session.scenario().layout.tp, 8);
        QVERIFY(fixture.window->documents().is_modified());
        QVERIFY(!QFile::exists(fixture.file("autosave/lost.json")));
        fixture.window->documents().closed();
    }

    void layouts_of_different_depth_are_compared() {
        WindowFixture fixture;
        fixture.session.pin();
        for (const int pp : {8, 2, 1, 16}) {
            fixture.session.set_field("pp", pp);
            QTest::qWait(20);
            QVERIFY(fixture.window->schedule()->is_comparing());
            QCOMPARE(fixture.window->schedule()->pinned_picture()->ranks(), 4);
            QCOMPARE(fixture.window->schedule()->picture()->ranks(), pp);
        }
    }

    void keys_move_a_slider_over_legal_stops() {
        const WindowFixture fixture;
        StopSlider& tp = *fixture.slider("tp");
        tp.setFocus();
        QTest::keyClick(&tp, Qt::Key_Right);
        QTest::qWait(0);
        QCOMPARE(fixture.session.scenario().layout.tp, 4);
        QTest::keyClick(&tp, Qt::Key_Home);
        QTest::qWait(0);
        QCOMPARE(fixture.session.scenario().layout.tp, 1);
        QTest::keyClick(&tp, Qt::Key_L);
        QVERIFY(tp.isVisible() && fixture.session.plan().locked.contains("tp"));
    }

    void hovering_an_illegal_stop_gives_its_reason_at_once() {
        const WindowFixture fixture;
        StopSlider& tp = *fixture.slider("tp");
        QTest::mouseMove(&tp, QPoint(2, 2));
        QTest::mouseMove(&tp, stop_point(tp, 5));
        QTest::qWait(1);
        const Tip tip = TipWindow::shown();
        QCOMPARE(tip.title, QStringLiteral("TP 5 is not possible"));
        QVERIFY(spoken(tip).contains(QStringLiteral("64 ÷ 5 12.8")));
        QVERIFY(spoken(tip).contains(QStringLiteral("nearest 4 or 8")));
        TipWindow::hide_tip();
    }

    void recompute_full_by_mouse_lowers_the_activations() {
        const WindowFixture fixture;
        const double before = fixture.session.estimate()->memory[0].activations_bytes;
        QTest::mouseClick(fixture.window->layout_panel()->segments(1)->segment(2), Qt::LeftButton);
        QTest::qWait(0);
        QVERIFY(fixture.session.scenario().layout.recompute == Recompute::full);
        QVERIFY(fixture.session.estimate()->memory[0].activations_bytes < before / 2);
    }

    void pointing_at_a_memory_segment_marks_its_stage_in_the_schedule() {
        const WindowFixture fixture;
        const QPoint on = fixture.window->memory()->segment_rect(2, MemoryClass::activations).center().toPoint();
        QTest::mouseMove(fixture.window->memory(), QPoint(2, 2));
        QTest::mouseMove(fixture.window->memory(), on);
        QTest::qWait(1);
        QCOMPARE(fixture.session.highlight().stage, std::optional(2));
        QCOMPARE(fixture.window->schedule()->focus_rank(), 2);
    }

    void pointing_at_memory_explains_it_and_a_double_click_opens_the_rest() {
        const WindowFixture fixture;
        MemoryBars& bars = *fixture.window->memory();
        const auto point = [&](const QPoint& at) {
            QTest::mouseMove(&bars, QPoint(2, 2));
            QTest::mouseMove(&bars, at);
            QTest::qWait(1);
            return spoken(TipWindow::shown());
        };
        const QString gradients = point(bars.segment_rect(1, MemoryClass::gradients).center().toPoint());
        QVERIFY2(gradients.contains(QStringLiteral("Formula n × bytes")), qPrintable(gradients));
        QVERIFY2(gradients.contains(QStringLiteral("parameters × 2 B")) && gradients.contains(QStringLiteral("arXiv 1910.02054")),
                 qPrintable(gradients));
        const StageMemory& stage = fixture.session.estimate()->memory[1];
        QVERIFY(gradients.contains(numbers::gib(stage.gradients_bytes).text()));
        // The reserve is too thin to point at: its name in the legend stands for it.
        const QString reserve = point(bars.legend_rect(MemoryClass::reserve).center());
        QVERIFY2(reserve.startsWith(QStringLiteral("Reserve, stage 0")), qPrintable(reserve));
        const QString whole =
            point({bars.segment_rect(2, MemoryClass::weights).center().toPoint().x(), bars.layout_now().plot().bottom() + 12});
        QVERIFY2(whole.contains(QStringLiteral("Allocated")) && whole.contains(QStringLiteral("Peak at")), qPrintable(whole));
        point(bars.segment_rect(1, MemoryClass::gradients).center().toPoint());
        TipWindow::hide_tip();
        auto* explain = fixture.window->findChild<QDockWidget*>(QStringLiteral("dock.explain"));
        explain->close();
        QTest::mouseDClick(&bars, Qt::LeftButton, {}, bars.segment_rect(1, MemoryClass::gradients).center().toPoint());
        QVERIFY(explain->isVisible());
        QVERIFY(fixture.session.highlight().memory_class == std::optional(MemoryClass::gradients));
    }

    void memory_has_a_twin_in_numbers() {
        const WindowFixture fixture;
        QVERIFY(!fixture.window->memory_table()->isVisible());
        fixture.window->actions()["view.memory_table"]->trigger();
        QVERIFY(fixture.window->memory_table()->isVisible() && !fixture.window->memory()->isVisible());
        QVERIFY(fixture.window->actions()["view.memory_table"]->isChecked());
        const QAbstractItemModel& model = *fixture.window->memory_table()->model();
        QCOMPARE(model.columnCount(), 4);
        for (int stage = 0; stage < 4; ++stage)
            QCOMPARE(model.index(8, stage).data().toString(),
                     numbers::gib(fixture.session.estimate()->memory[static_cast<std::size_t>(stage)].reserved_bytes()).number);
        fixture.window->actions()["view.memory_table"]->trigger();
        QVERIFY(fixture.window->memory()->isVisible());
    }

    void the_window_is_compact_below_1400_by_820() {
        const WindowFixture small({1280, 720});
        QVERIFY(small.window->density() == Density::compact);
        const WindowFixture large({1600, 1000});
        QVERIFY(large.window->density() == Density::regular);
    }

    void spare_height_goes_to_the_schedule() {
        const WindowFixture fixture;
        const int plots = fixture.window->centralWidget()->height();
        const int schedule = fixture.window->schedule()->height();
        fixture.window->resize(1600, 1200);
        QTest::qWait(1);
        QVERIFY(std::abs(fixture.window->centralWidget()->height() - plots) <= 2);
        QVERIFY(std::abs(fixture.window->schedule()->height() - schedule - 200) <= 2);
    }

    void the_mfu_convention_changes_number_and_waterfall() {
        const WindowFixture fixture;
        const QStringList before = everything_said(*fixture.window);
        fixture.window->actions()["convention.causal"]->trigger();
        QTest::qWait(0);
        const QString causal = numbers::fixed(100 * estimate(default_scenario()).mfu_causal, 1);
        QVERIFY(fixture.window->headline()->tiles().spoken().contains(causal));
        QVERIFY(everything_said(*fixture.window)[2] != before[2]);
    }

    void alt_1_and_2_hide_and_show_the_docks() {
        const WindowFixture fixture;
        auto* dock = fixture.window->findChild<QDockWidget*>(QStringLiteral("dock.schedule"));
        QTest::keyClick(fixture.window.get(), Qt::Key_2, Qt::AltModifier);
        QVERIFY(dock->isHidden());
        QTest::keyClick(fixture.window.get(), Qt::Key_2, Qt::AltModifier);
        QVERIFY(dock->isVisible());
    }

    void a_picture_has_text_and_both_themes_differ() {
        const WindowFixture fixture;
        const QImage light = fixture.window->grab().toImage();
        apply_theme(ThemeChoice::dark);
        QTest::qWait(1);
        const QImage dark = fixture.window->grab().toImage();
        apply_theme(ThemeChoice::light);
        QCOMPARE(light.size(), dark.size());
        QVERIFY(light.pixelColor(600, 76).lightness() > 200);
        QVERIFY(dark.pixelColor(600, 76).lightness() < 60);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
