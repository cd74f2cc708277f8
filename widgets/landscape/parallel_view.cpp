// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/landscape/parallel_view.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int side = 44, top = 34, bottom = 20;
constexpr double axis_reach = 12, line_reach = 5;
constexpr double least_range = 0.02;  // of an axis: shorter drags are clicks

}  // namespace

ParallelView::ParallelView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Layouts as lines over their parameters"));
    setMouseTracking(true);
}

void ParallelView::set_lines(std::vector<ParallelAxis> axes, std::vector<ParallelLine> lines) {
    if (axes.size() != axes_.size()) ranges_.assign(axes.size(), std::nullopt);
    axes_ = std::move(axes);
    lines_ = std::move(lines);
    marked_ = -1;
    picture_ = {};
    update();
}

void ParallelView::clear_range(int axis) {
    std::optional<std::pair<double, double>>& range = ranges_[static_cast<std::size_t>(axis)];
    if (!range) return;
    range.reset();
    picture_ = {};
    update();
    emit range_changed(axis);
}

QString ParallelView::table() const {
    QStringList lines{tr("axis") + u'\t' + tr("values") + u'\t' + tr("kept")};
    const QString dash = QStringLiteral("–");
    for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
        QStringList all, kept;
        for (std::size_t tick = 0; tick < axes_[axis].ticks.size(); ++tick) {
            const double place = axes_[axis].places[tick];
            all << axes_[axis].ticks[tick];
            if (!ranges_[axis] || (place >= ranges_[axis]->first && place <= ranges_[axis]->second)) kept << axes_[axis].ticks[tick];
        }
        lines << axes_[axis].name + u'\t' + all.join(QStringLiteral(" ")) + u'\t' +
                     (ranges_[axis] ? kept.isEmpty() ? dash : kept.join(QStringLiteral(" ")) : tr("all"));
    }
    lines << tr("lines") + u'\t' + QString::number(lines_.size()) + u'\t' + QString::number(kept().size());
    return lines.join(u'\n');
}

void ParallelView::set_marked(int line) {
    if (marked_ == line) return;
    marked_ = line;
    update();
}

bool ParallelView::passes(const ParallelLine& line) const {
    for (std::size_t axis = 0; axis < ranges_.size(); ++axis)
        if (ranges_[axis] && (line.places[axis] < ranges_[axis]->first || line.places[axis] > ranges_[axis]->second)) return false;
    return true;
}

std::vector<int> ParallelView::kept() const {
    std::vector<int> found;
    for (std::size_t i = 0; i < lines_.size(); ++i)
        if (passes(lines_[i])) found.push_back(static_cast<int>(i));
    return found;
}

QRectF ParallelView::inside() const { return QRectF(rect()).adjusted(side, top, -side, -bottom); }

double ParallelView::x_of(int axis) const {
    const auto gaps = static_cast<double>(std::max<std::size_t>(axes_.size(), 2) - 1);
    return inside().left() + inside().width() * axis / gaps;
}

QPointF ParallelView::place_of(int line, int axis) const {
    const double place = lines_[static_cast<std::size_t>(line)].places[static_cast<std::size_t>(axis)];
    return {x_of(axis), inside().bottom() - place * inside().height()};
}

int ParallelView::axis_at(const QPointF& where) const {
    for (int axis = 0; axis < static_cast<int>(axes_.size()); ++axis)
        if (std::abs(where.x() - x_of(axis)) <= axis_reach) return axis;
    return -1;
}

int ParallelView::line_at(const QPointF& where) const {
    int nearest = -1;
    double distance = line_reach;
    for (int line = static_cast<int>(lines_.size()) - 1; line >= 0; --line) {
        if (!passes(lines_[static_cast<std::size_t>(line)])) continue;
        for (int axis = 0; axis + 1 < static_cast<int>(axes_.size()); ++axis) {
            const QPointF a = place_of(line, axis), b = place_of(line, axis + 1);
            if (where.x() < a.x() || where.x() > b.x()) continue;
            const double y = a.y() + (b.y() - a.y()) * (where.x() - a.x()) / (b.x() - a.x());
            if (std::abs(y - where.y()) >= distance) continue;
            nearest = line;
            distance = std::abs(y - where.y());
        }
    }
    return nearest;
}

void ParallelView::draw_lines() {
    const Theme& theme = Theme::of(*this);
    const double ratio = devicePixelRatioF();
    picture_ = QPixmap(size() * ratio);
    picture_.setDevicePixelRatio(ratio);
    picture_.fill(theme.surface);
    QPainter painter(&picture_);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto axes = static_cast<int>(axes_.size());
    QPolygonF path(axes);
    // Lines that are left out first, then the worst to the best: what counts lies on top.
    for (const bool kept : {false, true})
        for (int line = static_cast<int>(lines_.size()) - 1; line >= 0; --line) {
            const ParallelLine& each = lines_[static_cast<std::size_t>(line)];
            if (passes(each) != kept) continue;
            const QColor ink = kept ? blend(theme.surface, theme.accent, 0.12 + 0.88 * each.merit) : theme.line;
            painter.setPen(QPen(ink, kept && each.merit > 0.97F ? 2 : 1));
            for (int axis = 0; axis < axes; ++axis) path[axis] = place_of(line, axis);
            painter.drawPolyline(path);
        }
}

void ParallelView::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    if (picture_.isNull()) draw_lines();
    QPainter painter(this);
    painter.drawPixmap(0, 0, picture_);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto axes = static_cast<int>(axes_.size());
    if (marked_ >= 0 && marked_ < static_cast<int>(lines_.size())) {
        QPolygonF path(axes);
        for (int axis = 0; axis < axes; ++axis) path[axis] = place_of(marked_, axis);
        painter.setPen(QPen(theme.text, 2));
        painter.drawPolyline(path);
    }
    for (int axis = 0; axis < axes; ++axis) {
        const ParallelAxis& each = axes_[static_cast<std::size_t>(axis)];
        const double x = x_of(axis);
        painter.setPen(QPen(theme.line2, 1));
        painter.drawLine(QPointF(x, inside().top()), QPointF(x, inside().bottom()));
        if (const auto& range = ranges_[static_cast<std::size_t>(axis)]) {
            const double low = inside().bottom() - range->first * inside().height();
            const double high = inside().bottom() - range->second * inside().height();
            painter.setPen(QPen(theme.accent, 2));
            painter.setBrush(blend(theme.surface, theme.accent, 0.3));
            painter.drawRect(QRectF(x - 5, high, 10, low - high));
        }
        painter.setFont(font_of(TextRole::tick_current));
        painter.setPen(theme.text2);
        // Names of neighbours stand on two lines, so that long ones do not meet.
        painter.drawText(QRectF(x - 60, axis % 2 == 0 ? 2 : 14, 120, 14), Qt::AlignCenter, each.name);
        painter.setFont(font_of(TextRole::tick));
        for (std::size_t tick = 0; tick < each.ticks.size(); ++tick) {
            const double y = inside().bottom() - each.places[tick] * inside().height();
            const double gap = axis + 1 < axes ? x_of(axis + 1) - x - 8 : side - 3.0;
            const QString text = painter.fontMetrics().elidedText(each.ticks[tick], Qt::ElideRight, static_cast<int>(gap));
            const int width = painter.fontMetrics().horizontalAdvance(text) + 6;
            const QRectF box(x + 3, y - 7, width, 14);
            painter.fillRect(box, theme.surface);
            painter.setPen(theme.text2);
            painter.drawText(box, Qt::AlignCenter, text);
        }
    }
}

void ParallelView::resizeEvent(QResizeEvent* event) {
    picture_ = {};
    QWidget::resizeEvent(event);
}

void ParallelView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) picture_ = {};
    QWidget::changeEvent(event);
}

void ParallelView::mousePressEvent(QMouseEvent* event) {
    dragged_ = axis_at(event->position());
    drag_from_ = (inside().bottom() - event->position().y()) / inside().height();
    if (dragged_ >= 0) return;
    const int line = line_at(event->position());
    if (line < 0) return;
    set_marked(line);
    emit chosen(line);
}

void ParallelView::mouseMoveEvent(QMouseEvent* event) {
    if (dragged_ < 0) {
        const int line = axis_at(event->position()) < 0 ? line_at(event->position()) : -1;
        if (std::exchange(hovered_, line) != line) emit hovered(line);
        return;
    }
    const double to = (inside().bottom() - event->position().y()) / inside().height();
    const auto [low, high] = std::minmax(drag_from_, to);
    if (high - low < least_range) return;
    ranges_[static_cast<std::size_t>(dragged_)] = {low, high};
    picture_ = {};
    update();
}

void ParallelView::mouseReleaseEvent(QMouseEvent* event) {
    if (dragged_ < 0) return;
    const double to = (inside().bottom() - event->position().y()) / inside().height();
    if (std::abs(to - drag_from_) < least_range) ranges_[static_cast<std::size_t>(dragged_)].reset();
    const int axis = std::exchange(dragged_, -1);
    picture_ = {};
    update();
    emit range_changed(axis);
}

void ParallelView::leaveEvent(QEvent* event) {
    if (std::exchange(hovered_, -1) != -1) emit hovered(-1);
    QWidget::leaveEvent(event);
}

void ParallelView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return QApplication::clipboard()->setText(table());
    if (event->key() != Qt::Key_Escape) return QWidget::keyPressEvent(event);
    for (int axis = 0; axis < static_cast<int>(axes_.size()); ++axis) clear_range(axis);
}

}  // namespace layline
