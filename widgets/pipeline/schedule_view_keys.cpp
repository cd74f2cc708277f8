// SPDX-License-Identifier: GPL-3.0-or-later
// The keyboard in the pipeline view.
#include <QKeyEvent>
#include <QScrollBar>
#include <algorithm>

#include "widgets/pipeline/schedule_view.h"

namespace layline {
namespace {

constexpr double key_zoom = 1.4;
constexpr double key_pan_share = 0.15;  // of the width

}  // namespace

void ScheduleView::focusInEvent(QFocusEvent* event) {
    overlay_.focus_frame =
        event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason || event->reason() == Qt::ShortcutFocusReason;
    update();
}

void ScheduleView::focusOutEvent(QFocusEvent*) {
    overlay_.focus_frame = false;
    update();
}

void ScheduleView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return copy_table();
    const bool plain = !(event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier));
    const bool was_fitted = fitted_;
    if (!plain || sides_.empty() || ghost_ || !act_on_key(event->key())) QWidget::keyPressEvent(event);
    if (fitted_ == was_fitted && event->key() != Qt::Key_F) fitted_ = false;
}

bool ScheduleView::act_on_key(int key) {
    switch (key) {
        case Qt::Key_W:
            zoom(key_zoom);
            break;
        case Qt::Key_S:
            zoom(1 / key_zoom);
            break;
        case Qt::Key_A:
            map_.pan(-key_pan_share * map_.width());
            break;
        case Qt::Key_D:
            map_.pan(key_pan_share * map_.width());
            break;
        case Qt::Key_F:
            fit_selection_or_all();
            break;
        case Qt::Key_U:
            set_folded(!fold_wanted_);
            break;
        case Qt::Key_L:
            set_lanes(lanes_ == LaneView::hidden ? LaneView::folded : lanes_ == LaneView::folded ? LaneView::unfolded : LaneView::hidden);
            break;
        case Qt::Key_M:
            set_memory_view(memory_ == MemoryView::worst_rank ? MemoryView::each_rank : MemoryView::worst_rank);
            break;
        case Qt::Key_1:
            zoom_to(PhaseKind::warm_up);
            break;
        case Qt::Key_2:
            zoom_to(PhaseKind::steady);
            break;
        case Qt::Key_3:
            zoom_to(PhaseKind::drain);
            break;
        case Qt::Key_Comma:
            step_on_row(-1);
            break;
        case Qt::Key_Period:
            step_on_row(1);
            break;
        case Qt::Key_Up:
            step_to_row(-1);
            break;
        case Qt::Key_Down:
            step_to_row(1);
            break;
        case Qt::Key_BracketLeft:
            step_on_path(-1);
            break;
        case Qt::Key_BracketRight:
            step_on_path(1);
            break;
        case Qt::Key_Escape:
            if (!overlay_.span && overlay_.selection.kind == SpotKind::none) return false;
            clear_marks();
            break;
        default:
            return false;
    }
    refresh();
    return true;
}

void ScheduleView::clear_marks() {
    overlay_.span.reset();
    select({});
    emit selected({});
}

void ScheduleView::fit() {
    map_.fit();
    refresh();
}

void ScheduleView::fit_selection_or_all() {
    const bool span = overlay_.span.has_value(), box = overlay_.selection.end_s > overlay_.selection.begin_s;
    if (fitted_ && (span || box)) {
        const auto [begin, end] = span ? *overlay_.span : std::pair(overlay_.selection.begin_s, overlay_.selection.end_s);
        zoom_to(begin, end);
        fitted_ = false;
    } else {
        fit();
        fitted_ = true;
    }
}

void ScheduleView::zoom(double factor) {
    map_.zoom(factor, overlay_.cursor_s ? map_.x(*overlay_.cursor_s) : (map_.left() + map_.right()) / 2);
    refresh();
}

void ScheduleView::zoom_to(double begin_s, double end_s) {
    if (const auto fold = map_.fold()) {
        const double hidden = std::min(end_s, fold->to_s) - std::max(begin_s, fold->from_s);
        if (hidden > (end_s - begin_s) / 2) set_folded(false);
    }
    map_.fit(begin_s, end_s);
    refresh();
}

void ScheduleView::zoom_to(PhaseKind phase) {
    if (!picture()) return;
    const auto found = std::ranges::find(picture()->phases(), phase, &Phase::kind);
    if (found != picture()->phases().end()) zoom_to(found->begin_s, found->end_s);
}

/// Selects a spot from the keyboard: brings it into view and tells the other views.
void ScheduleView::show_spot(const ScheduleSpot& spot) {
    if (map_.fold() && spot.begin_s >= map_.fold()->from_s && spot.end_s <= map_.fold()->to_s) set_folded(false);
    map_.reveal(spot.begin_s);
    const int y = regions_.y_of(spot.side * regions_.rows_per_side + spot.rank);
    if (y < regions_.rows.top()) scroll_bar_->setValue(scroll_ - (regions_.rows.top() - y));
    if (y + regions_.row.pitch > regions_.rows.bottom()) scroll_bar_->setValue(scroll_ + y + regions_.row.pitch - regions_.rows.bottom());
    select(spot);
    set_focus_rank(spot.rank);
    refresh();
    emit selected(spot);
}

void ScheduleView::step_on_row(int by) {
    const int side = overlay_.selection.is_box() ? overlay_.selection.side : static_cast<int>(sides_.size()) - 1;
    const SchedulePicture& shown = side_picture(side);
    std::size_t next = shown.row_begin(0);
    if (overlay_.selection.is_box()) {
        const auto at = static_cast<std::int64_t>(overlay_.selection.action) + by;
        const int rank = overlay_.selection.rank;
        if (at < static_cast<std::int64_t>(shown.row_begin(rank)) ||
            at >= static_cast<std::int64_t>(shown.row_begin(rank) + shown.row(rank).size()))
            return;
        next = static_cast<std::size_t>(at);
    } else {
        const RowTimes row = shown.row(0);
        next += std::min(row.first_ending_after(map_.time(map_.left())), row.size() - 1);
    }
    show_spot(spot_of(shown, side, next));
}

void ScheduleView::step_to_row(int by) {
    if (!overlay_.selection.is_box()) return step_on_row(0);
    const int side = overlay_.selection.side, rank = overlay_.selection.rank + by;
    const SchedulePicture& shown = side_picture(side);
    if (rank < 0 || rank >= shown.ranks()) return;
    const RowTimes row = shown.row(rank);
    if (row.size() == 0) return;
    const double middle = (overlay_.selection.begin_s + overlay_.selection.end_s) / 2;
    show_spot(spot_of(shown, side, shown.row_begin(rank) + std::min(row.first_ending_after(middle), row.size() - 1)));
}

void ScheduleView::step_on_path(int by) {
    if (is_comparing()) return;
    const SchedulePicture& shown = *picture();
    const auto& path = shown.path().actions;
    if (path.empty()) return;
    const auto start = [&](std::int32_t action) { return shown.timeline().start_s[static_cast<std::size_t>(action)]; };
    const double from = overlay_.selection.is_box() ? overlay_.selection.begin_s : map_.time(map_.left());
    auto next = std::ranges::lower_bound(path, from, {}, start);
    const bool on_path = next != path.end() && overlay_.selection.is_box() && static_cast<std::size_t>(*next) == overlay_.selection.action;
    if (by < 0) {
        if (next == path.begin()) return;
        --next;
    } else if (on_path && ++next == path.end()) {
        return;
    }
    if (next == path.end()) return;
    show_spot(spot_of(shown, 0, static_cast<std::size_t>(*next)));
}

}  // namespace layline
