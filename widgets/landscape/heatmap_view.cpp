// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/landscape/heatmap_view.h"

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
#include "widgets/tip/tip_window.h"

namespace layline {

namespace {

constexpr int left = 84, top = 12, right = 16, bottom = 46;
constexpr double widest_cell = 110, highest_cell = 46;

struct Range {
    double low = 1e300, high = 0;
};

Range range_of(const HeatmapTable& table) {
    Range range;
    for (const HeatmapTable::Cell& cell : table.cells)
        if (cell.known) range = {std::min(range.low, cell.value), std::max(range.high, cell.value)};
    return range;
}

/// 1 at the best, 0 at three times it and beyond: differences among good layouts are what counts.
double merit(double value, const Range& range) {
    constexpr double span = 3;
    const double reach = std::log(std::min(range.high, span * range.low) / range.low);
    return reach <= 0 ? 1 : std::clamp(1 - std::log(value / range.low) / reach, 0.0, 1.0);
}

}  // namespace

QString HeatmapTable::text() const {
    QString text = y_name + u" \\ " + x_name;
    for (const QString& value : x) text += u'\t' + value;
    for (std::size_t row = 0; row < y.size(); ++row) {
        text += u'\n' + y[row];
        for (std::size_t column = 0; column < x.size(); ++column) text += u'\t' + at(static_cast<int>(column), static_cast<int>(row)).text;
    }
    return text + u'\n';
}

HeatmapView::HeatmapView(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Best layout by two parameters"));
}

void HeatmapView::set_table(HeatmapTable table) {
    table_ = std::move(table);
    hovered_ = marked_ = -1;
    update();
}

void HeatmapView::set_marked(int cell) {
    if (std::exchange(marked_, cell) != cell) update();
}

QRectF HeatmapView::grid() const {
    const auto columns = static_cast<double>(std::max<std::size_t>(table_.x.size(), 1));
    const auto rows = static_cast<double>(std::max<std::size_t>(table_.y.size(), 1));
    const double width = std::min((this->width() - left - right) / columns, widest_cell) * columns;
    const double height = std::min((this->height() - top - bottom) / rows, highest_cell) * rows;
    return {left, top, std::max(width, columns), std::max(height, rows)};
}

QRectF HeatmapView::cell_rect(int cell) const {
    const QRectF all = grid();
    const auto columns = static_cast<int>(table_.x.size()), rows = static_cast<int>(table_.y.size());
    const double width = all.width() / columns, height = all.height() / rows;
    const int row = rows - 1 - cell / columns;  // low values below
    return {all.left() + cell % columns * width, all.top() + row * height, width, height};
}

int HeatmapView::cell_at(const QPointF& where) const {
    for (int cell = 0; cell < static_cast<int>(table_.cells.size()); ++cell)
        if (cell_rect(cell).contains(where)) return cell;
    return -1;
}

void HeatmapView::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    if (table_.cells.empty()) return;
    const Range range = range_of(table_);
    const QRectF all = grid();
    for (int cell = 0; cell < static_cast<int>(table_.cells.size()); ++cell) {
        const HeatmapTable::Cell& each = table_.cells[static_cast<std::size_t>(cell)];
        const QRectF place = cell_rect(cell).adjusted(0, 0, -1, -1);
        if (!each.known) {
            painter.fillRect(place, theme.sunken);
            continue;
        }
        const double share = 0.08 + 0.92 * merit(each.value, range);
        const QColor fill = blend(theme.surface, theme.accent, share);
        painter.fillRect(place, fill);
        painter.setFont(font_of(cell == table_.best ? TextRole::body_value : TextRole::body));
        painter.setPen(contrast(theme.onaccent, fill) > contrast(theme.text, fill) ? theme.onaccent : theme.text);
        if (painter.fontMetrics().horizontalAdvance(each.text) + 4 <= place.width()) painter.drawText(place, Qt::AlignCenter, each.text);
    }
    for (const int cell : {table_.best, hovered_, marked_}) {
        if (cell < 0) continue;
        painter.setPen(QPen(theme.text, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(cell_rect(cell).adjusted(1, 1, -2, -2));
    }
    if (table_.current >= 0) {
        const QPointF at = cell_rect(table_.current).topRight() + QPointF(-9, 8);
        painter.setPen(QPen(theme.text, 2));
        painter.drawLine(at - QPointF(4, 0), at + QPointF(4, 0));
        painter.drawLine(at - QPointF(0, 4), at + QPointF(0, 4));
    }
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(theme.text3);
    for (std::size_t column = 0; column < table_.x.size(); ++column) {
        const QRectF place = cell_rect(static_cast<int>(column));
        painter.drawText(QRectF(place.left() - 20, all.bottom() + 4, place.width() + 40, 16), Qt::AlignHCenter | Qt::AlignTop,
                         painter.fontMetrics().elidedText(table_.x[column], Qt::ElideRight, static_cast<int>(place.width())));
    }
    for (std::size_t row = 0; row < table_.y.size(); ++row) {
        const QRectF place = cell_rect(static_cast<int>(row * table_.x.size()));
        painter.drawText(QRectF(0, place.top(), left - 8, place.height()), Qt::AlignRight | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(table_.y[row], Qt::ElideRight, left - 26));
    }
    painter.drawText(QRectF(all.left(), all.bottom() + 22, all.width(), 16), Qt::AlignRight, table_.x_name);
    painter.save();
    painter.translate(16, all.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-100, -8, 200, 16), Qt::AlignCenter, table_.y_name);
    painter.restore();
}

void HeatmapView::mouseMoveEvent(QMouseEvent* event) {
    const int cell = cell_at(event->position());
    const bool known = cell >= 0 && table_.cells[static_cast<std::size_t>(cell)].known;
    if (hovered_ != (known ? cell : -1)) {
        hovered_ = known ? cell : -1;
        update();
        emit hovered(hovered_);
    }
    setCursor(known ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (!known || !tip_source_) return TipWindow::hide_tip();
    const QRect place = cell_rect(cell).toRect();
    TipWindow::show_tip(tip_source_(cell), event->globalPosition().toPoint(), QRect(mapToGlobal(place.topLeft()), place.size()), this);
}

void HeatmapView::mousePressEvent(QMouseEvent* event) {
    const int cell = cell_at(event->position());
    if (event->button() == Qt::LeftButton && cell >= 0 && table_.cells[static_cast<std::size_t>(cell)].known) emit chosen(cell);
}

void HeatmapView::leaveEvent(QEvent* event) {
    if (std::exchange(hovered_, -1) != -1) emit hovered(-1);
    update();
    TipWindow::hide_tip();
    QWidget::leaveEvent(event);
}

void HeatmapView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return QApplication::clipboard()->setText(table_.text());
    QWidget::keyPressEvent(event);
}

}  // namespace layline
