// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QClipboard>
#include <QImage>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include "tests/widgets/pipeline/sample_estimates.h"
#include "widgets/pipeline/lanes.h"
#include "widgets/pipeline/schedule_header.h"
#include "widgets/pipeline/schedule_view.h"
#include "widgets/pipeline/switch.h"
#include "widgets/theme/theme.h"
#include "widgets/tip/tip_window.h"

using namespace layline;
using namespace layline::test;

namespace {

ScheduleRequest request(const char* name, int ranks, int micro_batches, int chunks = 1) {
    ScheduleRequest out;
    out.name = name;
    out.ranks = ranks;
    out.micro_batches = micro_batches;
    out.chunks = chunks;
    return out;
}

std::size_t find(const SchedulePicture& picture, int rank, ActionKind kind, int micro_batch) {
    for (std::size_t i = picture.row_begin(rank); i < picture.row_begin(rank) + picture.row(rank).size(); ++i)
        if (picture.schedule().actions[i].kind == kind && picture.schedule().actions[i].micro_batch == micro_batch) return i;
    return 0;
}

/// The middle of a box on the screen.
QPoint middle(const ScheduleView& view, std::size_t action) {
    const SchedulePicture& picture = *view.picture();
    const double x = (view.time_map().x(picture.timeline().start_s[action]) + view.time_map().x(picture.timeline().end_s[action])) / 2;
    return QPointF(x, view.current_regions().y_of(picture.rank_of_index(action)) + view.current_regions().row.compute / 2).toPoint();
}

void wheel(QWidget& widget, QPoint at, int notches, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWheelEvent event(at, widget.mapToGlobal(at), {}, QPoint(0, 120 * notches), Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

}  // namespace

class TestScheduleView : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() {
        qRegisterMetaType<ScheduleSpot>();
        apply_theme(ThemeChoice::light);
    }

    void init() {
        view_ = std::make_unique<ScheduleView>();
        view_->resize(1284, 409);
        view_->set_estimate(sample_estimate(request("1f1b", 4, 128)));
        view_->show();
        QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    }
    void cleanup() {
        TipWindow::hide_tip();
        view_.reset();
    }

    void every_box_stands_where_the_simulation_puts_it() {
        view_->set_folded(false);
        view_->set_path_shown(false);  // its halo covers the edges of boxes
        const SchedulePicture& picture = *view_->picture();
        for (double from = 0; from < picture.timeline().makespan_s; from += 15) {
            view_->zoom_to(from, from + 15);
            const QImage image = view_->grab().toImage();
            const TimeMap& map = view_->time_map();
            for (std::size_t i = 0; i < picture.schedule().actions.size(); ++i) {
                const double left = map.x(picture.timeline().start_s[i]), right = map.x(picture.timeline().end_s[i]);
                if (left < map.left() + 1 || right > map.right() - 1) continue;
                const QColor fill = picture.schedule().actions[i].kind == ActionKind::forward ? Theme::light().f : Theme::light().b;
                const int y = view_->current_regions().y_of(picture.rank_of_index(i)) + 2;  // above the number
                QCOMPARE(image.pixelColor(static_cast<int>(std::lround(left)) + 1, y), fill);
                QCOMPARE(image.pixelColor(static_cast<int>(std::lround(right)) - 2, y), fill);
                QVERIFY(image.pixelColor(static_cast<int>(std::lround(right)) - 1, y) != fill);  // the gap
            }
        }
    }

    void idle_time_is_bare_trough_and_the_optimizer_stands_at_the_end() {
        const QImage image = view_->grab().toImage();
        const Regions& where = view_->current_regions();
        const TimeMap& map = view_->time_map();
        QCOMPARE(image.pixelColor(static_cast<int>(map.x(0.05)), where.y_of(3) + 2), Theme::light().trough);
        const double optimizer_s = view_->picture()->timeline().makespan_s + 2.15;
        for (int rank = 0; rank < 4; ++rank)
            QCOMPARE(image.pixelColor(static_cast<int>(map.x(optimizer_s)), where.y_of(rank) + 12), Theme::light().opt);
    }

    void the_break_is_torn_paper_of_26_pixels() {
        QVERIFY(view_->can_fold() && view_->folded());
        const auto gap = view_->time_map().break_in_view();
        QVERIFY(gap);
        QCOMPARE(gap->second - gap->first, 26.0);
        const QImage image = view_->grab().toImage();
        QCOMPARE(image.pixelColor(static_cast<int>(gap->first) + 12, view_->current_regions().y_of(0) + 10), Theme::light().surface);
    }

    void hovering_a_box_tells_its_length_start_cause_and_effect() {
        QSignalSpy spy(view_.get(), &ScheduleView::hovered);
        const std::size_t box = find(*view_->picture(), 3, ActionKind::backward, 127);
        QTest::mouseMove(view_.get(), middle(*view_, box));
        QCOMPARE(spy.count(), 1);
        const auto spot = spy.first().first().value<ScheduleSpot>();
        QCOMPARE(spot.kind, SpotKind::box);
        QCOMPARE(spot.action, box);
        QCOMPARE(spot.rank, 3);
        const Tip tip = TipWindow::shown();
        QCOMPARE(tip.title, QStringLiteral("Backward 127, stage 3"));
        QCOMPARE(tip.rows.size(), 4U);
        QCOMPARE(tip.rows[0].second, QStringLiteral("375 ms"));
        // On the last rank of 1F1B a backward follows its own forward at once, and frees the same backward of the rank before.
        QCOMPARE(tip.rows[2].second, QStringLiteral("F 127 here"));
        QVERIFY2(tip.rows[3].second.startsWith(QStringLiteral("B 127 on stage 2")), qPrintable(tip.rows[3].second));
    }

    void hovering_idle_time_names_its_cause() {
        QTest::mouseMove(view_.get(), QPoint(static_cast<int>(view_->time_map().x(0.3)), view_->current_regions().y_of(3) + 5));
        const Tip tip = TipWindow::shown();
        QCOMPARE(tip.title, QStringLiteral("Idle, stage 3"));
        QCOMPARE(tip.rows[0].second, QStringLiteral("563 ms"));
        QCOMPARE(tip.rows[2].second, QStringLiteral("F 0 here"));
        QCOMPARE(tip.rows[3].second, QStringLiteral("rank 3 waits for F 0 from rank 2"));
    }

    void hovering_marks_the_same_micro_batch_on_every_rank() {
        const QImage before = view_->grab().toImage();
        QTest::mouseMove(view_.get(), middle(*view_, find(*view_->picture(), 0, ActionKind::backward, 120)));
        const QImage after = view_->grab().toImage();
        for (int rank = 1; rank < 4; ++rank)
            for (const ActionKind kind : {ActionKind::forward, ActionKind::backward}) {
                const std::size_t box = find(*view_->picture(), rank, kind, 120);
                const QPoint corner(static_cast<int>(std::lround(view_->time_map().x(view_->picture()->timeline().start_s[box]))),
                                    view_->current_regions().y_of(rank));
                QVERIFY(before.pixelColor(corner) != Theme::light().text);
                QCOMPARE(after.pixelColor(corner), Theme::light().text);
            }
    }

    void a_click_selects_and_escape_clears() {
        QSignalSpy spy(view_.get(), &ScheduleView::selected);
        const std::size_t box = find(*view_->picture(), 2, ActionKind::forward, 2);
        QTest::mouseClick(view_.get(), Qt::LeftButton, {}, middle(*view_, box));
        QCOMPARE(view_->selection().action, box);
        QCOMPARE(view_->focus_rank(), 2);
        QTest::keyClick(view_.get(), Qt::Key_Escape);
        QCOMPARE(view_->selection().kind, SpotKind::none);
        QCOMPARE(spy.count(), 2);
    }

    void dragging_measures_seconds() {
        const TimeMap& map = view_->time_map();
        const int y = view_->current_regions().y_of(1) + 4;
        const QPoint from(static_cast<int>(map.x(70)), y), to(static_cast<int>(map.x(72)), y);
        QTest::mousePress(view_.get(), Qt::LeftButton, {}, to);
        QTest::mouseMove(view_.get(), (from + to) / 2);
        QMouseEvent move(QEvent::MouseMove, from, view_->mapToGlobal(from), Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(view_.get(), &move);
        QTest::mouseRelease(view_.get(), Qt::LeftButton, {}, from);
        QVERIFY(view_->measured());
        const double pixel = map.seconds(1);
        QVERIFY(std::abs(view_->measured()->first - 70) <= pixel && std::abs(view_->measured()->second - 72) <= pixel);
    }

    void the_wheel_zooms_at_the_pointer_and_shift_pans() {
        view_->set_folded(false);
        const QPoint at(700, 100);
        const double time_s = view_->time_map().time(700), scale = view_->time_map().px_per_s();
        wheel(*view_, at, 3);
        QVERIFY(std::abs(view_->time_map().time(700) - time_s) < 1e-6);
        QVERIFY(std::abs(view_->time_map().px_per_s() / scale - std::pow(1.25, 3)) < 1e-6);
        const double left = view_->time_map().time(view_->time_map().left());
        wheel(*view_, at, -1, Qt::ShiftModifier);
        QVERIFY(std::abs(view_->time_map().time(view_->time_map().left()) - left - view_->time_map().seconds(80)) < 1e-6);
    }

    void the_middle_button_drags_the_picture() {
        wheel(*view_, {700, 100}, 4);
        const double time_s = view_->time_map().time(700);
        QTest::mousePress(view_.get(), Qt::MiddleButton, {}, {700, 100});
        QMouseEvent move(QEvent::MouseMove, QPointF(650, 100), QPointF(650, 100), Qt::NoButton, Qt::MiddleButton, Qt::NoModifier);
        QApplication::sendEvent(view_.get(), &move);
        QTest::mouseRelease(view_.get(), Qt::MiddleButton, {}, {650, 100});
        QVERIFY(std::abs(view_->time_map().time(650) - time_s) < 1e-6);
    }

    void keys_zoom_pan_and_fit() {
        const double whole = view_->time_map().px_per_s();
        QTest::keyClick(view_.get(), Qt::Key_W);
        QVERIFY(view_->time_map().px_per_s() > whole * 1.3);
        const double left = view_->time_map().time(view_->time_map().left());
        QTest::keyClick(view_.get(), Qt::Key_D);
        QVERIFY(view_->time_map().time(view_->time_map().left()) > left);
        QTest::keyClick(view_.get(), Qt::Key_A);
        QVERIFY(std::abs(view_->time_map().time(view_->time_map().left()) - left) < 1e-6);
        QTest::keyClick(view_.get(), Qt::Key_S);
        QVERIFY(std::abs(view_->time_map().px_per_s() - whole) < 1e-6);

        const std::size_t box = find(*view_->picture(), 0, ActionKind::backward, 125);
        QTest::mouseClick(view_.get(), Qt::LeftButton, {}, middle(*view_, box));
        QTest::keyClick(view_.get(), Qt::Key_F);
        QVERIFY(view_->time_map().shows_everything());
        QTest::keyClick(view_.get(), Qt::Key_F);
        const double shown =
            view_->time_map().x(view_->picture()->timeline().end_s[box]) - view_->time_map().x(view_->picture()->timeline().start_s[box]);
        QVERIFY(std::abs(shown - view_->time_map().width() / 1.08) < 1);
    }

    void keys_step_along_rows_and_the_critical_path() {
        const SchedulePicture& picture = *view_->picture();
        const std::size_t first = find(picture, 1, ActionKind::forward, 0);
        view_->select(spot_of(picture, 0, first));
        QTest::keyClick(view_.get(), Qt::Key_Period);
        QCOMPARE(view_->selection().action, first + 1);
        QTest::keyClick(view_.get(), Qt::Key_Comma);
        QCOMPARE(view_->selection().action, first);
        QTest::keyClick(view_.get(), Qt::Key_Comma);
        QCOMPARE(view_->selection().action, first);  // nothing stands before it
        QTest::keyClick(view_.get(), Qt::Key_Down);
        QCOMPARE(view_->selection().rank, 2);
        QTest::keyClick(view_.get(), Qt::Key_Up);
        QCOMPARE(view_->selection().rank, 1);

        view_->select(spot_of(picture, 0, static_cast<std::size_t>(picture.path().actions[0])));
        for (int i = 1; i <= 5; ++i) {
            QTest::keyClick(view_.get(), Qt::Key_BracketRight);
            QCOMPARE(view_->selection().action, static_cast<std::size_t>(picture.path().actions[static_cast<std::size_t>(i)]));
        }
        QTest::keyClick(view_.get(), Qt::Key_BracketLeft);
        QCOMPARE(view_->selection().action, static_cast<std::size_t>(picture.path().actions[4]));
    }

    void stepping_into_the_fold_opens_it() {
        const SchedulePicture& picture = *view_->picture();
        view_->select(spot_of(picture, 0, find(picture, 0, ActionKind::forward, 60)));
        QTest::keyClick(view_.get(), Qt::Key_Period);
        QVERIFY(!view_->folded());
        const double x = view_->time_map().x(view_->selection().begin_s);
        QVERIFY(x >= view_->time_map().left() && x <= view_->time_map().right());
    }

    void dragging_the_break_unfolds() {
        QSignalSpy spy(view_.get(), &ScheduleView::folded_changed);
        const auto gap = *view_->time_map().break_in_view();
        const QPoint at(static_cast<int>(gap.first) + 13, 150);
        QTest::mousePress(view_.get(), Qt::LeftButton, {}, at);
        QMouseEvent move(QEvent::MouseMove, at + QPoint(20, 0), view_->mapToGlobal(at + QPoint(20, 0)), Qt::NoButton, Qt::LeftButton,
                         Qt::NoModifier);
        QApplication::sendEvent(view_.get(), &move);
        QTest::mouseRelease(view_.get(), Qt::LeftButton, {}, at + QPoint(20, 0));
        QCOMPARE(spy.count(), 1);
        QVERIFY(!view_->time_map().fold() && view_->time_map().shows_everything());
    }

    void the_overview_moves_the_window() {
        wheel(*view_, {700, 100}, 10);
        const QRect strip = view_->current_regions().overview;
        QTest::mouseClick(view_.get(), Qt::LeftButton, {}, QPoint(strip.left() + strip.width() * 97 / 100, strip.center().y()));
        const TimeMap& map = view_->time_map();
        const double middle_s = map.time((map.left() + map.right()) / 2);
        QVERIFY(std::abs(middle_s - 0.97 * map.end_s()) < map.seconds(3) + 0.1);
    }

    void an_illegal_layout_leaves_the_ghost_of_the_last_valid_one() {
        const auto shown = view_->picture();
        const QImage before = view_->grab().toImage();
        view_->set_estimate(illegal_estimate(view_->picture()->estimate(), 6));
        QVERIFY(view_->is_ghost());
        QCOMPARE(view_->caption(), QStringLiteral("last valid, TP 2"));
        QCOMPARE(view_->picture(), shown);
        const QImage ghost = view_->grab().toImage();
        const QPoint box(static_cast<int>(view_->time_map().x(0.09)), view_->current_regions().y_of(0) + 2);
        const QColor was = before.pixelColor(box), is = ghost.pixelColor(box), paper = Theme::light().surface;
        // 32 % of the way from the paper to the colour.
        QVERIFY(std::abs(is.red() - (paper.red() + 0.32 * (was.red() - paper.red()))) <= 3);
        QTest::mouseMove(view_.get(), box);
        QVERIFY(TipWindow::shown().empty());
        view_->set_estimate(sample_estimate(request("1f1b", 4, 64)));
        QVERIFY(!view_->is_ghost() && view_->caption().isEmpty());
    }

    void without_an_estimate_the_view_is_empty_and_safe() {
        view_->set_estimate(nullptr);
        QVERIFY(view_->is_empty());
        for (const Qt::Key key : {Qt::Key_W, Qt::Key_F, Qt::Key_Period, Qt::Key_BracketRight, Qt::Key_Escape})
            QTest::keyClick(view_.get(), key);
        QTest::mouseClick(view_.get(), Qt::LeftButton, {}, {400, 100});
        wheel(*view_, {400, 100}, 1);
        QVERIFY(!view_->grab().isNull());
        ScheduleView fresh;
        fresh.set_estimate(illegal_estimate(*sample_estimate(request("1f1b", 4, 8)), 6));
        QVERIFY(fresh.is_empty() && !fresh.is_ghost());
    }

    void a_new_estimate_keeps_zoom_and_selection() {
        const std::size_t box = find(*view_->picture(), 1, ActionKind::backward, 120);
        view_->select(spot_of(*view_->picture(), 0, box));
        view_->zoom_to(69, 71);
        const double left = view_->time_map().time(view_->time_map().left());
        view_->set_estimate(sample_estimate(request("1f1b", 4, 130)));
        QVERIFY(std::abs(view_->time_map().time(view_->time_map().left()) - left) < 1e-6);
        QCOMPARE(view_->selection().action, find(*view_->picture(), 1, ActionKind::backward, 120));
    }

    void one_stage_is_one_row() {
        view_->set_estimate(sample_estimate(request("1f1b", 1, 8)));
        QCOMPARE(view_->current_regions().row_count, 1);
        QCOMPARE(view_->title(), QStringLiteral("1F1B · 1 stage · 8 micro-batches"));
        QTest::mouseMove(view_.get(), middle(*view_, 3));
        QCOMPARE(TipWindow::shown().title, QStringLiteral("Backward 1, stage 0"));
    }

    void many_rows_scroll_and_stay_within_reach_of_the_keys() {
        view_->set_estimate(sample_estimate(request("1f1b", 64, 64)));
        auto* bar = view_->findChild<QScrollBar*>();
        QVERIFY(bar && bar->isVisible() && bar->value() == 0);
        view_->select(spot_of(*view_->picture(), 0, find(*view_->picture(), 0, ActionKind::forward, 3)));
        for (int i = 0; i < 63; ++i) QTest::keyClick(view_.get(), Qt::Key_Down);
        QCOMPARE(view_->selection().rank, 63);
        QCOMPARE(bar->value(), bar->maximum());
        const Regions& where = view_->current_regions();
        QVERIFY(where.y_of(63) + where.row.compute <= where.rows.bottom() + 1);
    }

    void a_comparison_shows_both_on_one_axis() {
        view_->set_pinned(sample_estimate(request("1f1b", 4, 96)));
        QVERIFY(view_->is_comparing());
        QCOMPARE(view_->time_map().end_s(), view_->picture()->end_s());
        const QImage image = view_->grab().toImage();
        const double x = view_->time_map().x(view_->pinned_picture()->end_s());
        QCOMPARE(image.pixelColor(static_cast<int>(std::lround(x)) - 1, view_->current_regions().y_of(1)), Theme::light().text);
        view_->set_pinned(nullptr);
        QVERIFY(!view_->is_comparing());
    }

    void the_header_names_what_is_drawn_and_switches_the_fold() {
        ScheduleHeader header(*view_);
        header.resize(1284, 30);
        QVERIFY(header.legend().contains(QStringLiteral("TP collectives, folded")));
        auto* fold = header.findChild<Switch*>();
        QVERIFY(fold->isChecked() && fold->isEnabled());
        QTest::mouseClick(fold, Qt::LeftButton);
        QVERIFY(!view_->folded());
        view_->set_estimate(sample_estimate(request("1f1b", 4, 8)));
        QVERIFY(!fold->isEnabled());
        header.set_density(Density::compact);
        QVERIFY(!header.legend().contains(QStringLiteral("Idle")));
    }

    void the_theme_is_followed() {
        apply_theme(ThemeChoice::dark);
        QCoreApplication::processEvents();
        const QImage dark = view_->grab().toImage();
        QCOMPARE(dark.pixelColor(5, 200), Theme::dark().surface);
        QCOMPARE(dark.pixelColor(static_cast<int>(view_->time_map().x(0.05)), view_->current_regions().y_of(0) + 2), Theme::dark().f);
        apply_theme(ThemeChoice::light);
        QCoreApplication::processEvents();
    }

    /// Folded, unfolded and hidden lanes: the boxes keep their times, the rows their order, and each lane its own height.
    void communication_lanes_fold_away() {
        auto estimate = sample_estimate(request("interleaved", 4, 16, 2), 0.02);
        estimate->communication.assign(8, {0.12, 0.05, 0.08});
        estimate->transfer_s = 0.02;
        view_->set_estimate(estimate);
        const int folded = view_->current_regions().row.pitch;
        QCOMPARE(lanes_of(*view_->picture()), (std::vector{CommLane::tp, CommLane::cp, CommLane::ep, CommLane::p2p, CommLane::dp}));
        QTest::keyClick(view_.get(), Qt::Key_L);
        QCOMPARE(view_->lanes(), LaneView::unfolded);
        const RowMetrics& row = view_->current_regions().row;
        QCOMPARE(row.lanes, 5);
        QVERIFY(row.pitch > folded);
        QVERIFY(view_->current_regions().most_scroll() > 0);  // tall rows scroll
        view_->zoom_to(0, 1);
        const QImage image = view_->grab().toImage();
        const std::size_t first = view_->picture()->row_begin(0);
        const double end = view_->time_map().x(view_->picture()->timeline().end_s[first]);
        const int lanes_top = view_->current_regions().y_of(0) + row.compute + row.gap;
        const auto at = [&](int lane, double x) {
            return image.pixelColor(static_cast<int>(x), lanes_top + lane * row.lane_pitch() + row.lane_pitch() / 2 - 1);
        };
        QCOMPARE(at(3, end + 1), Theme::light().p2p);  // the send starts when the box ends
        QVERIFY(at(3, end - 3) != Theme::light().p2p);
        QTest::keyClick(view_.get(), Qt::Key_L);
        QCOMPARE(view_->lanes(), LaneView::hidden);
        QVERIFY(!view_->current_regions().row.has_comm());
        QTest::keyClick(view_.get(), Qt::Key_L);
        QCOMPARE(view_->current_regions().row.pitch, folded);
    }

    /// Under each rank: no plot of its own, and in every row a strip that is filled up to what the rank holds and no further.
    void memory_stands_under_each_rank_on_request() {
        const int below = view_->current_regions().memory.height();
        QVERIFY(below > 0);
        QCOMPARE(view_->memory_view(), MemoryView::worst_rank);
        QTest::keyClick(view_.get(), Qt::Key_M);
        QCOMPARE(view_->memory_view(), MemoryView::each_rank);
        const Regions& where = view_->current_regions();
        QVERIFY(where.memory.isEmpty() && where.row.memory >= 20);
        const QImage image = view_->grab().toImage();
        const QColor surface = Theme::light().surface;
        for (int rank = 0; rank < 4; ++rank) {
            const int x = static_cast<int>(view_->time_map().left()) + 3,
                      bottom = where.y_of(rank) + where.row.memory_top() + where.row.memory;
            QVERIFY(image.pixelColor(x, bottom - 3) != surface);
            QCOMPARE(image.pixelColor(x, bottom - where.row.memory + 1), surface);
        }
        QTest::keyClick(view_.get(), Qt::Key_M);
        QCOMPARE(view_->current_regions().memory.height(), below);
    }

    void a_micro_batch_is_marked_in_both_schedules_of_a_comparison() {
        view_->set_pinned(sample_estimate(request("gpipe", 4, 128), 0.02));
        view_->set_estimate(sample_estimate(request("1f1b", 4, 128), 0.02));
        QVERIFY(view_->is_comparing());
        view_->zoom_to(0, 2);
        const QImage before = view_->grab().toImage();
        ScheduleSpot spot = spot_of(*view_->pinned_picture(), 0, find(*view_->pinned_picture(), 0, ActionKind::forward, 1));
        view_->set_hover(spot);
        const QImage after = view_->grab().toImage();
        const SchedulePicture& below = *view_->picture();
        const std::size_t same = find(below, 0, ActionKind::forward, 1), other = find(below, 0, ActionKind::forward, 2);
        const auto under = [&](std::size_t action) {
            const Regions& where = view_->current_regions();
            return QPoint(static_cast<int>(view_->time_map().x(below.timeline().start_s[action])) + 5,
                          where.y_of(where.rows_per_side) + where.row.compute - 2);
        };
        QVERIFY(before.pixelColor(under(same)) != after.pixelColor(under(same)));
        QCOMPARE(before.pixelColor(under(other)), after.pixelColor(under(other)));
    }

    void digits_zoom_to_the_phases() {
        view_->set_folded(false);
        const auto& phases = view_->picture()->phases();
        for (std::size_t i = 0; i < 3; ++i) {
            QTest::keyClick(view_.get(), static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(i)));
            const TimeMap& map = view_->time_map();
            QVERIFY(map.time(map.left()) <= phases[i].begin_s + 1e-9);
            QVERIFY(map.time(map.right()) >= phases[i].end_s - 1e-9);
            QVERIFY(map.time(map.right()) - map.time(map.left()) < 1.2 * (phases[i].end_s - phases[i].begin_s));
        }
    }

  private:
    std::unique_ptr<ScheduleView> view_;
};

QTEST_MAIN(TestScheduleView)
#include "tst_schedule_view.moc"
