// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/evidence/evidence_plot.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"
#include "widgets/theme/theme.h"
#include "widgets/tip/tip_window.h"

namespace layline {

namespace {

constexpr int left = 44, top = 24, right = 14, bottom = 40;
constexpr double dot = 3, reach = 8, diamond = 5.5, tenth = 0.1;
constexpr int most_ticks = 8;

/// Round values as short as they are: "0.5", "20".
QString tick_words(double value) { return value < 1 ? numbers::significant(value) : numbers::fixed(value, 0); }

}  // namespace

EvidencePlot::EvidencePlot(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Predicted against measured step time"));
}

void EvidencePlot::set_points(std::vector<EvidencePoint> points) {
    points_ = std::move(points);
    if (selected_ >= static_cast<int>(points_.size())) selected_ = -1;
    hovered_ = -1;
    update();
}

void EvidencePlot::set_present(std::optional<EvidencePoint> present) {
    present_ = std::move(present);
    update();
}

void EvidencePlot::set_selected(int index) {
    if (index == selected_) return;
    selected_ = index;
    update();
}

QRect EvidencePlot::plot() const { return rect().adjusted(left, top, -right, -bottom); }

std::vector<double> EvidencePlot::all_values() const {
    std::vector<double> values;
    for (const EvidencePoint& point : points_) values.insert(values.end(), {point.measured_s, point.predicted_s});
    if (present_) values.insert(values.end(), {present_->measured_s, present_->predicted_s});
    return values;
}

LogAxis EvidencePlot::across() const { return LogAxis::around(all_values(), plot().left(), plot().right()); }

LogAxis EvidencePlot::upwards() const { return LogAxis::around(all_values(), plot().bottom(), plot().top()); }

QPointF EvidencePlot::place_of(int index) const {
    const EvidencePoint& point = points_[static_cast<std::size_t>(index)];
    return {across().pixel(point.measured_s), upwards().pixel(point.predicted_s)};
}

int EvidencePlot::point_at(const QPointF& position) const {
    int nearest = -1;
    double least = reach;
    const LogAxis x = across(), y = upwards();
    for (int i = 0; i < static_cast<int>(points_.size()); ++i) {
        const EvidencePoint& point = points_[static_cast<std::size_t>(i)];
        const double distance = std::hypot(x.pixel(point.measured_s) - position.x(), y.pixel(point.predicted_s) - position.y());
        if (distance < least) {
            least = distance;
            nearest = i;
        }
    }
    return nearest;
}

QString EvidencePlot::table() const {
    QString text = tr("Run") + u'\t' + tr("Measured, s") + u'\t' + tr("Predicted, s") + u'\t' + tr("Error, %") + u'\n';
    for (const EvidencePoint& point : points_)
        text += point.name + u'\t' + numbers::significant(point.measured_s) + u'\t' + numbers::significant(point.predicted_s) + u'\t' +
                numbers::difference(100 * (point.predicted_s / point.measured_s - 1), 1) + u'\n';
    return text;
}

void EvidencePlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::of(*this).surface);
    paint_axes(painter);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(plot().adjusted(-1, -1, 1, 1));
    paint_points(painter);
    paint_marks(painter);
    painter.setClipping(false);
    if (!hasFocus()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Theme::of(*this).accent, 2));
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

void EvidencePlot::paint_axes(QPainter& painter) const {
    const Theme& theme = Theme::of(*this);
    const LogAxis x = across(), y = upwards();
    const QRect box = plot();
    painter.setFont(font_of(TextRole::caption));
    for (const double value : x.ticks(most_ticks)) {
        const int at = static_cast<int>(std::lround(x.pixel(value)));
        painter.fillRect(QRect(at, box.top(), 1, box.height()), theme.line);
        painter.setPen(theme.text3);
        painter.drawText(QRect(at - 30, box.bottom() + 4, 60, 14), Qt::AlignHCenter | Qt::AlignTop, tick_words(value));
        const int row = static_cast<int>(std::lround(y.pixel(value)));
        painter.fillRect(QRect(box.left(), row, box.width(), 1), theme.line);
        painter.drawText(QRect(0, row - 7, left - 6, 14), Qt::AlignRight | Qt::AlignVCenter, tick_words(value));
    }
    painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.line2);
    painter.fillRect(QRect(box.left(), box.top(), 1, box.height()), theme.line2);
    painter.setPen(theme.text3);
    painter.drawText(QRect(8, 4, width(), 16), Qt::AlignLeft | Qt::AlignVCenter, tr("predicted step, s"));
    painter.drawText(QRect(0, height() - 19, width() - right, 16), Qt::AlignRight | Qt::AlignVCenter, tr("measured step, s"));
}

void EvidencePlot::paint_points(QPainter& painter) const {
    const Theme& theme = Theme::of(*this);
    const LogAxis x = across(), y = upwards();
    const auto line = [&](double factor, Qt::PenStyle style) {
        painter.setPen(QPen(theme.line2, 1, style));
        painter.drawLine(QPointF(x.pixel(x.low), y.pixel(x.low * factor)), QPointF(x.pixel(x.high), y.pixel(x.high * factor)));
    };
    line(1, Qt::SolidLine);
    line(1 + tenth, Qt::DashLine);
    line(1 - tenth, Qt::DashLine);
    painter.setPen(Qt::NoPen);
    for (const bool highlighted : {false, true})  // the same model on top
        for (const EvidencePoint& point : points_) {
            if (point.same_model != highlighted) continue;
            const QColor colour = point.same_model ? theme.accent : theme.text3;
            painter.setBrush(with_opacity(colour, point.chosen ? (point.same_model ? 0.85 : 0.5) : 0.12));
            painter.drawEllipse(QPointF(x.pixel(point.measured_s), y.pixel(point.predicted_s)), dot, dot);
        }
}

void EvidencePlot::paint_marks(QPainter& painter) const {
    const Theme& theme = Theme::of(*this);
    painter.setBrush(Qt::NoBrush);
    for (const int index : {selected_, hovered_})
        if (index >= 0) {
            painter.setPen(QPen(theme.text, index == selected_ ? 2 : 1));
            painter.drawEllipse(place_of(index), dot + 3, dot + 3);
        }
    if (!present_) return;
    const QPointF centre(across().pixel(present_->measured_s), upwards().pixel(present_->predicted_s));
    painter.setPen(QPen(theme.text, 1.4));
    painter.setBrush(theme.surface);
    painter.drawPolygon(QPolygonF(
        {centre + QPointF(0, -diamond), centre + QPointF(diamond, 0), centre + QPointF(0, diamond), centre + QPointF(-diamond, 0)}));
}

void EvidencePlot::choose(int index) {
    set_selected(index);
    emit selected_point(index);
}

void EvidencePlot::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) choose(point_at(event->position()));
}

void EvidencePlot::mouseDoubleClickEvent(QMouseEvent* event) {
    const int index = point_at(event->position());
    if (index >= 0) emit opened(index);
}

void EvidencePlot::mouseMoveEvent(QMouseEvent* event) {
    const int index = point_at(event->position());
    if (index == hovered_) return;
    hovered_ = index;
    update();
    if (index < 0 || !tip_source_) return TipWindow::hide_tip();
    const QRect item = QRect(place_of(index).toPoint(), QSize(1, 1)).translated(mapToGlobal(QPoint()));
    TipWindow::show_tip(tip_source_(index), event->globalPosition().toPoint(), item, this);
}

void EvidencePlot::leaveEvent(QEvent*) {
    TipWindow::hide_tip();
    hovered_ = -1;
    update();
}

void EvidencePlot::step(int by) {
    std::vector<int> order(points_.size());
    std::iota(order.begin(), order.end(), 0);
    std::erase_if(order, [this](int i) { return !points_[static_cast<std::size_t>(i)].chosen; });
    if (order.empty()) return;
    std::ranges::stable_sort(order, {}, [this](int i) { return points_[static_cast<std::size_t>(i)].measured_s; });
    const auto now = std::ranges::find(order, selected_);
    const int last = static_cast<int>(order.size()) - 1;
    const int at = now == order.end() ? (by > 0 ? 0 : last) : std::clamp(static_cast<int>(now - order.begin()) + by, 0, last);
    choose(order[static_cast<std::size_t>(at)]);
}

void EvidencePlot::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return QApplication::clipboard()->setText(table());
    if (event->key() == Qt::Key_Left) return step(-1);
    if (event->key() == Qt::Key_Right) return step(+1);
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && selected_ >= 0) return emit opened(selected_);
    event->ignore();
}

}  // namespace layline
