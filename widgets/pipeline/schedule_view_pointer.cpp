// SPDX-License-Identifier: GPL-3.0-or-later
// The pointer in the pipeline view: hover, selection, measuring, zoom and pan.
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "widgets/pipeline/schedule_view.h"
#include "widgets/pipeline/spot_facts.h"
#include "widgets/tip/tip_window.h"

namespace layline {
namespace {

constexpr double wheel_notch = 120;  // eighths of a degree, as Qt counts them
constexpr double zoom_per_notch = 1.25;
constexpr double pan_per_notch_px = 80;
constexpr double drag_from_px = 4;

}  // namespace

ScheduleSpot ScheduleView::spot(QPointF point) const {
    const auto all = pictures();
    return spot_at(all, map_, regions_, merge_px(), point);
}

void ScheduleView::set_cursor(std::optional<double> time_s) {
    overlay_.cursor_s = time_s;
    update();
}

void ScheduleView::set_hover(const ScheduleSpot& spot) {
    overlay_.hover = spot;
    update();
}

void ScheduleView::select(const ScheduleSpot& spot) {
    overlay_.selection = spot;
    setAccessibleDescription(summary());
    update();
}

void ScheduleView::point_at(QPointF point) {
    if (sides_.empty() || ghost_) return;
    const ScheduleSpot now = spot(point);
    const bool in_plot =
        point.x() >= map_.left() && point.x() < map_.right() && point.y() >= regions_.rows.top() - 8 && point.y() < regions_.phases.top();
    overlay_.cursor_s = in_plot && now.kind != SpotKind::fold ? std::optional(now.time_s) : std::nullopt;
    const bool other = !now.same_thing(overlay_.hover);
    overlay_.hover = now;
    setCursor(now.kind == SpotKind::fold ? Qt::SplitHCursor : now.kind == SpotKind::overview ? Qt::SizeHorCursor : Qt::ArrowCursor);
    show_tip(point);
    update();
    if (other) emit hovered(now);
}

void ScheduleView::show_tip(const QPointF& point) {
    const ScheduleSpot& at = overlay_.hover;
    const Tip tip = facts(side_picture(at.side), map_, at);
    const int row = at.side * regions_.rows_per_side + at.rank;
    QRect item(mapToGlobal(point.toPoint()), QSize(1, 1));
    if (at.rank >= 0) item = QRect(mapToGlobal(QPoint(static_cast<int>(point.x()), regions_.y_of(row))), QSize(1, regions_.row.compute));
    TipWindow::show_tip(tip, mapToGlobal(point.toPoint()), item, this);
}

void ScheduleView::mousePressEvent(QMouseEvent* event) {
    press_ = last_ = event->position();
    press_time_ = map_.time(press_.x());
    fitted_ = false;
    if (sides_.empty() || ghost_) return;
    TipWindow::hide_tip();
    const ScheduleSpot at = spot(press_);
    if (event->button() == Qt::MiddleButton)
        drag_ = Drag::pan;
    else if (event->button() != Qt::LeftButton)
        drag_ = Drag::none;
    else if (at.kind == SpotKind::overview) {
        drag_ = Drag::overview;
        move_overview_window(press_.x());
    } else
        drag_ = at.kind == SpotKind::fold ? Drag::fold : Drag::press;
}

void ScheduleView::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() == Qt::NoButton) return point_at(event->position());
    drag_to(event->position());
}

void ScheduleView::drag_to(QPointF point) {
    const bool far = std::abs(point.x() - press_.x()) >= drag_from_px;
    switch (drag_) {
        case Drag::press:
            if (!far) break;
            drag_ = Drag::measure;
            [[fallthrough]];
        case Drag::measure: {
            const double to = map_.time(std::clamp(point.x(), map_.left(), map_.right()));
            overlay_.span = std::minmax(press_time_, to);
            overlay_.hover = {};
            update();
            break;
        }
        case Drag::pan:
            map_.pan(last_.x() - point.x());
            refresh();
            break;
        case Drag::overview:
            move_overview_window(point.x());
            break;
        case Drag::fold:
            if (!far) break;
            drag_ = Drag::none;
            set_folded(false);
            break;
        case Drag::none:
            break;
    }
    last_ = point;
}

void ScheduleView::mouseReleaseEvent(QMouseEvent* event) {
    if (drag_ == Drag::press && event->button() == Qt::LeftButton) {
        const ScheduleSpot at = spot(event->position());
        overlay_.span.reset();
        const bool thing = at.kind == SpotKind::box || at.kind == SpotKind::idle || at.kind == SpotKind::bar || at.kind == SpotKind::boxes;
        select(thing ? at : ScheduleSpot{});
        if (at.rank >= 0) set_focus_rank(at.rank);
        emit selected(overlay_.selection);
    }
    drag_ = Drag::none;
    point_at(event->position());
}

void ScheduleView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (sides_.empty() || ghost_ || event->button() != Qt::LeftButton) return;
    const ScheduleSpot at = spot(event->position());
    if (at.rank >= 0 && at.end_s > at.begin_s) {
        select(at);
        zoom_to(at.begin_s, at.end_s);
    } else if (at.kind == SpotKind::overview) {
        fit();
    }
}

void ScheduleView::move_overview_window(double x) {
    const double share = std::clamp((x - regions_.overview.left()) / std::max(1, regions_.overview.width()), 0.0, 1.0);
    map_.pan(map_.x(share * map_.end_s()) - (map_.left() + map_.right()) / 2);
    refresh();
}

void ScheduleView::wheelEvent(QWheelEvent* event) {
    if (sides_.empty() || ghost_) return event->ignore();
    const double across = event->angleDelta().x() / wheel_notch, along = event->angleDelta().y() / wheel_notch;
    TipWindow::hide_tip();
    if (event->modifiers() & Qt::ControlModifier) {
        scroll_bar_->setValue(scroll_bar_->value() - static_cast<int>(std::lround(along * 3 * regions_.row.pitch)));
    } else if (event->modifiers() & Qt::ShiftModifier) {
        map_.pan(-(along + across) * pan_per_notch_px);
    } else {
        if (along != 0) map_.zoom(std::pow(zoom_per_notch, along), event->position().x());
        if (across != 0) map_.pan(-across * pan_per_notch_px);
    }
    fitted_ = false;
    refresh();
    overlay_.hover = {};
    event->accept();
}

void ScheduleView::leaveEvent(QEvent*) {
    TipWindow::hide_tip();
    overlay_.hover = {};
    overlay_.cursor_s.reset();
    update();
    emit hovered({});
}

}  // namespace layline
