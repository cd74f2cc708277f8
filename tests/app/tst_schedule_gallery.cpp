// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QSignalSpy>

#include "app/gui/gallery/gallery_card.h"
#include "app/gui/gallery/schedule_gallery.h"
#include "app/gui/main_window/docks.h"
#include "model/rules/rules.h"
#include "model/schedule/schedule_text.h"
#include "tests/app/window_fixture.h"
#include "widgets/headline/headline_strip.h"
#include "widgets/headline/notice_page.h"
#include "widgets/pipeline/schedule_view.h"

using namespace layline;
using namespace layline::test;

namespace {

/// The gallery of a window, shown and filled.
ScheduleGallery* gallery(const WindowFixture& fixture) {
    fixture.window->docks().raise("dock.gallery");
    auto* found = fixture.window->docks().dock("dock.gallery")->findChild<ScheduleGallery*>();
    return found && QTest::qWaitFor([&] { return found->is_current(); }, patience_ms) ? found : nullptr;
}

GalleryCard* card(const ScheduleGallery& gallery, const char* name) {
    return gallery.findChild<GalleryCard*>(QStringLiteral("gallery.") + QString::fromUtf8(name));
}

}  // namespace

class TestScheduleGallery : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        QApplication::setStyle(new WindowStyle);
        apply_theme(ThemeChoice::light);
    }
    void init() { fail_on_warnings(); }

    void every_schedule_is_there_ranked_or_with_its_reason() {
        const WindowFixture fixture;
        const ScheduleGallery* shown = gallery(fixture);
        QVERIFY(shown);
        QCOMPARE(shown->entries().size(), schedule_names().size());
        double before_s = 0;
        bool fitted = true;
        for (const GalleryCard* each : shown->cards()) {
            const GalleryEntry& entry = each->entry();
            const bool fits = entry.outcome.verdict != Verdict::does_not_fit;
            QVERIFY(fitted || !fits);  // what does not fit comes last
            if (fits != fitted) before_s = 0;
            QVERIFY(entry.outcome.step_time_s >= before_s);
            // The figures are those of the scenario that a click would adopt.
            const Estimate direct = estimate(entry.variant.scenario);
            QCOMPARE(entry.outcome.step_time_s, direct.step_time_s);
            QCOMPARE(entry.bubble.makespan, direct.bubble.makespan);
            QVERIFY(!entry.stamp.isNull());
            before_s = entry.outcome.step_time_s;
            fitted = fits;
        }
        for (const GalleryEntry& entry : shown->entries()) QVERIFY(entry.variant.legal() || !entry.variant.refusal.empty());
        QVERIFY(card(*shown, "hanayo")->accessibleName().contains(QStringLiteral("illustrative")));
    }

    void one_click_adopts_as_one_undo_entry() {
        const WindowFixture fixture;
        const ScheduleGallery* shown = gallery(fixture);
        QVERIFY(shown);
        const Scenario before = fixture.session.scenario();
        const int entries = const_cast<PlanningSession&>(fixture.session).undo_stack().count();
        QTest::mouseClick(card(*shown, "zb-v"), Qt::LeftButton);
        QCOMPARE(fixture.session.scenario().layout.schedule, std::string("zb-v"));
        QCOMPARE(fixture.session.scenario().layout.vpp, 2);
        QUndoStack& stack = const_cast<PlanningSession&>(fixture.session).undo_stack();
        QCOMPARE(stack.count(), entries + 1);
        stack.undo();
        QCOMPARE(fixture.session.scenario(), before);
    }

    void a_drag_is_never_waited_for_and_is_followed() {
        WindowFixture fixture;
        ScheduleGallery* shown = gallery(fixture);
        QVERIFY(shown);
        QSignalSpy summaries(shown, &ScheduleGallery::summary_changed);
        fixture.session.begin_gesture();
        fixture.session.set_field("tp", 4);
        fixture.session.settle();
        QVERIFY(!shown->is_current());
        QTest::qWait(400);
        QVERIFY2(!shown->is_current(), "the gallery must rest while a slider is dragged");
        fixture.session.end_gesture();
        QVERIFY(QTest::qWaitFor([&] { return shown->is_current(); }, patience_ms));
        QCOMPARE(card(*shown, "1f1b")->entry().variant.scenario.layout.tp, 4);
        QVERIFY(!summaries.isEmpty());
    }

    void an_order_from_a_file_is_a_card_and_is_shown_above_the_layouts_own() {
        const WindowFixture fixture;
        ScheduleGallery* shown = gallery(fixture);
        QVERIFY(shown);
        const auto micro_batches = static_cast<int>(fixture.window->schedule()->picture()->schedule().micro_batches);
        Schedule order = generate({.name = "gpipe", .ranks = 4, .micro_batches = micro_batches});
        order.name = "mine";
        QFile file(fixture.file("mine.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(orders_json(order)));
        file.close();
        QVERIFY(shown->open_order(file.fileName().toStdString()));
        QVERIFY(QTest::qWaitFor([&] { return shown->is_current(); }, patience_ms));
        GalleryCard* mine = card(*shown, "mine");
        QVERIFY(mine);
        QVERIFY(mine->entry().order);
        QCOMPARE(mine->entry().outcome.step_time_s, card(*shown, "gpipe")->entry().outcome.step_time_s);
        QTest::mouseClick(mine, Qt::LeftButton);
        QVERIFY(fixture.window->schedule()->is_comparing());
        QCOMPARE(fixture.window->schedule()->pinned_picture()->schedule().name, std::string("mine"));
    }

    void a_bad_file_names_the_action_and_changes_nothing() {
        const WindowFixture fixture;
        ScheduleGallery* shown = gallery(fixture);
        QVERIFY(shown);
        QFile file(fixture.file("bad.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("0F0,0F0,0B0\n");
        file.close();
        QVERIFY(!shown->open_order(file.fileName().toStdString()));
        QVERIFY2(fixture.session.notice().text.contains(QStringLiteral("F 0")), qPrintable(fixture.session.notice().text));
        QVERIFY(shown->is_current());
    }
};

QTEST_MAIN(TestScheduleGallery)
#include "tst_schedule_gallery.moc"
