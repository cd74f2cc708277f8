// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/waterfall/waterfall_painter.h"

#include <algorithm>
#include <cmath>

#include "model/cost/flops.h"
#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"

namespace layline {

namespace {

constexpr int name_x = 14;
constexpr int plot_left_regular = 136, plot_left_compact = 130;
constexpr int plot_right = 124, plot_right_compared = 162;  // from the right edge
constexpr int points_right = 62, time_right = 16;
constexpr int pinned_right = 116, live_right = 66, difference_right = 15;
constexpr int grid_above = 6, grid_below = 22, axis_above_bottom = 12;
constexpr double tallest_bar = 18, bar_share = 0.6;
constexpr double ghost_opacity = 0.32;
constexpr double diamond = 11;

}  // namespace

QColor colour_of(WaterfallKind kind, const Theme& theme) {
    switch (kind) {
        case WaterfallKind::peak:
            return theme.sunken;
        case WaterfallKind::kernel_inefficiency:
            return theme.f;
        case WaterfallKind::memory_bound:
            return theme.f2;
        case WaterfallKind::recompute:
            return theme.b;
        case WaterfallKind::tp_communication:
        case WaterfallKind::cp_communication:
        case WaterfallKind::ep_communication:
            return theme.p2p;
        case WaterfallKind::bubble:
        case WaterfallKind::imbalance:
            return theme.surface;
        case WaterfallKind::dp_communication:
            return theme.dp;
        case WaterfallKind::optimizer:
            return theme.opt;
        case WaterfallKind::other:
            return theme.text3;
        case WaterfallKind::achieved:
            return theme.accent;
    }
    return theme.text3;
}

WaterfallPainter::WaterfallPainter(WaterfallView& view)
    : view_(view),
      theme_(Theme::of(view)),
      painter_(&view),
      left_(view.density_ == Density::compact ? plot_left_compact : plot_left_regular),
      right_(view.width() - (view.pinned_ ? plot_right_compared : plot_right)) {
    painter_.setFont(font_of(TextRole::body));
    const int widest = painter_.fontMetrics().horizontalAdvance(WaterfallView::tr("Launch and overhead")) + name_x + 10;
    left_ = std::max(left_, widest);
}

double WaterfallPainter::x_of(double points) const { return left_ + std::round(points / 100 * (right_ - left_)); }

void WaterfallPainter::paint() {
    painter_.fillRect(view_.rect(), theme_.surface);
    if (view_.lines_.empty()) return;
    for (int i = 0; i < static_cast<int>(view_.lines_.size()); ++i) {
        const WaterfallLine& line = view_.lines_[static_cast<std::size_t>(i)];
        if (!is_marked(line) && i != view_.hovered_) continue;
        painter_.fillRect(view_.row_rect(i), blend(theme_.surface, theme_.accentbg, is_marked(line) ? 1 : 0.5));
        if (is_marked(line)) painter_.fillRect(QRect(0, view_.row_rect(i).top(), 2, view_.row_rect(i).height()), theme_.accent);
    }
    grid();
    for (int i = 0; i < static_cast<int>(view_.lines_.size()); ++i) row(i);
    axis();
    if (view_.ghost_) painter_.fillRect(view_.rect(), with_opacity(theme_.surface, 1 - ghost_opacity));
    if (!view_.hasFocus()) return;
    painter_.setPen(QPen(theme_.accent, 2));
    painter_.setBrush(Qt::NoBrush);
    painter_.drawRect(view_.rect().adjusted(1, 1, -1, -1));
}

void WaterfallPainter::grid() {
    for (int points = 0; points <= 100; points += 20)
        painter_.fillRect(QRectF(x_of(points), grid_above, 1, view_.height() - grid_above - grid_below), theme_.line);
}

void WaterfallPainter::axis() {
    painter_.setFont(font_of(TextRole::caption));
    painter_.setPen(theme_.text3);
    const QRect line(0, view_.height() - axis_above_bottom - 9, view_.width(), 18);
    for (int points = 0; points <= 100; points += 20) {
        const QString text = points % 100 == 0 ? QString(QString::number(points) + QStringLiteral(" %")) : QString::number(points);
        painter_.drawText(QRectF(x_of(points) - 30, line.top(), 60, line.height()), Qt::AlignCenter, text);
    }
    if (compared()) {
        right_aligned(pinned_right, line, QStringLiteral("A"));
        right_aligned(live_right, line, QStringLiteral("B"));
        right_aligned(difference_right, line, QStringLiteral("B − A"));
    } else {
        right_aligned(points_right, line, WaterfallView::tr("points"));
        right_aligned(time_right, line, WaterfallView::tr("time"));
    }
}

void WaterfallPainter::right_aligned(int right, const QRect& row, const QString& text) {
    painter_.drawText(QRect(row.left(), row.top(), view_.width() - right, row.height()), Qt::AlignRight | Qt::AlignVCenter, text);
}

void WaterfallPainter::row(int index) {
    const WaterfallLine& line = view_.lines_[static_cast<std::size_t>(index)];
    const QRect place = view_.row_rect(index);
    const bool head = !line.is_loss() || is_marked(line);
    painter_.setFont(font_of(head ? TextRole::body_value : TextRole::body));
    painter_.setPen(line.is_nothing() ? theme_.text3 : theme_.text);
    painter_.drawText(place.adjusted(name_x, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, line.name);
    const double height = std::min(tallest_bar, std::round(place.height() * bar_share));
    const QRectF box(x_of(line.from), std::round(place.center().y() - height / 2 + 0.5), x_of(line.to) - x_of(line.from), height);
    if (line.is_loss()) connector(index);
    bar(line, box);
    if (compared())
        compared_columns(line, place);
    else
        columns(line, place);
}

void WaterfallPainter::bar(const WaterfallLine& line, const QRectF& box) {
    painter_.setRenderHint(QPainter::Antialiasing, false);
    if (line.is_nothing()) {
        painter_.fillRect(QRectF(box.left(), box.top() + 2, 1, box.height() - 4), theme_.line2);
    } else if (line.is_idle()) {
        const QRectF hollow(box.left(), box.top(), std::max(3.0, box.width()), box.height());
        painter_.fillRect(hollow, theme_.surface);
        painter_.setClipRect(hollow);
        painter_.setRenderHint(QPainter::Antialiasing);
        painter_.setPen(QPen(theme_.hatch, 1));
        for (double x = hollow.left() - hollow.height(); x < hollow.right(); x += 6)
            painter_.drawLine(QPointF(x, hollow.bottom()), QPointF(x + hollow.height(), hollow.top()));
        painter_.setClipping(false);
        painter_.setRenderHint(QPainter::Antialiasing, false);
        painter_.setPen(theme_.text3);
        painter_.setBrush(Qt::NoBrush);
        painter_.drawRect(hollow.adjusted(0, 0, -1, -1));
    } else {
        painter_.fillRect(QRectF(box.left(), box.top(), std::max(2.0, box.width()), box.height()), colour_of(line.kind, theme_));
        if (line.kind == WaterfallKind::peak) {
            painter_.setPen(theme_.line2);
            painter_.setBrush(Qt::NoBrush);
            painter_.drawRect(box.adjusted(0, 0, -1, -1));
        }
    }
    if (line.pinned_at && line.kind != WaterfallKind::peak)
        painter_.fillRect(QRectF(x_of(*line.pinned_at) - 1, box.top() - 2, 2, box.height() + 4), theme_.text);
    if (line.kind == WaterfallKind::achieved) measured(box);
}

void WaterfallPainter::connector(int index) {
    const WaterfallLine& line = view_.lines_[static_cast<std::size_t>(index)];
    const double x = x_of(std::min(line.from, line.to));
    painter_.setPen(QPen(theme_.line2, 1, Qt::DotLine));
    painter_.drawLine(QPointF(x, view_.row_rect(index).center().y()), QPointF(x, view_.row_rect(index + 1).center().y()));
}

void WaterfallPainter::measured(const QRectF& box) {
    const Estimate& live = *view_.live_;
    const double points = 100 * live.mfu(view_.convention_);
    const double y = box.center().y();
    double drawn_to = box.right();
    painter_.setRenderHint(QPainter::Antialiasing);
    if (live.step_time_low_s > 0 && live.step_time_high_s > 0) {
        const double low = x_of(points * live.step_time_s / live.step_time_high_s);
        const double high = x_of(std::min(100.0, points * live.step_time_s / live.step_time_low_s));
        painter_.setPen(QPen(theme_.text, 1.3));
        painter_.drawLine(QPointF(box.right(), y), QPointF(high, y));
        painter_.drawLine(QPointF(high, y - 3.5), QPointF(high, y + 3.5));
        drawn_to = std::max(drawn_to, high);
        painter_.setPen(QPen(theme_.onaccent, 1.3));
        painter_.drawLine(QPointF(low, y), QPointF(box.right(), y));
        painter_.drawLine(QPointF(low, y - 3.5), QPointF(low, y + 3.5));
    }
    if (!view_.measured_) return;
    const double x = x_of(100 * *view_.measured_), half = diamond / 2;
    painter_.setPen(QPen(theme_.text, 1.4));
    painter_.setBrush(theme_.surface);
    painter_.drawPolygon(QPolygonF{{x, y - half}, {x + half, y}, {x, y + half}, {x - half, y}});
    painter_.setFont(font_of(TextRole::caption));
    painter_.setPen(theme_.text2);
    painter_.drawText(QPointF(std::max(x + half, drawn_to) + 8, y + 4),
                      WaterfallView::tr("measured %1").arg(numbers::fixed(100 * *view_.measured_, 1)));
}

void WaterfallPainter::columns(const WaterfallLine& line, const QRect& row) {
    if (!line.is_loss()) {
        painter_.setFont(font_of(line.kind == WaterfallKind::achieved ? TextRole::section : TextRole::body));
        painter_.setPen(line.kind == WaterfallKind::achieved ? theme_.text : theme_.text2);
        return right_aligned(time_right, row, numbers::fixed(line.points, 1) + QStringLiteral(" %"));
    }
    painter_.setFont(font_of(TextRole::body));
    painter_.setPen(line.is_nothing() ? theme_.text3 : theme_.text);
    right_aligned(points_right, row, numbers::fixed(-line.points, 1));
    painter_.setFont(font_of(TextRole::caption));
    painter_.setPen(theme_.text3);
    right_aligned(time_right, row, numbers::fixed(line.seconds, 1) + QStringLiteral(" s"));
}

void WaterfallPainter::compared_columns(const WaterfallLine& line, const QRect& row) {
    painter_.setFont(font_of(TextRole::body));
    painter_.setPen(theme_.text2);
    if (line.kind == WaterfallKind::peak)
        return right_aligned(difference_right, row, numbers::flops_per_s(peak_flops_per_s(view_.live_->scenario)).text());
    right_aligned(pinned_right, row, numbers::fixed(line.pinned_points.value_or(0), 1));
    painter_.setFont(font_of(TextRole::body_value));
    painter_.setPen(theme_.text);
    right_aligned(live_right, row, numbers::fixed(line.points, 1));
    right_aligned(difference_right, row, numbers::difference(line.points - line.pinned_points.value_or(0), 1));
}

}  // namespace layline
