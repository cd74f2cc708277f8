// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/measured/measured_lanes.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPainter>
#include <QStringList>
#include <algorithm>

#include "widgets/common/text_button.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int head = 30, lane_height = 16, part_height = 6, most_lanes = 8, margin = 12, button_gap = 4;

QString seconds(double s) { return numbers::duration(s).text(); }

QString difference(double s) {
    const QString size = numbers::duration(std::abs(s)).text();
    return (s < 0 ? QChar(0x2212) : u'+') + size;
}

}  // namespace

MeasuredLanes::MeasuredLanes(QWidget* parent)
    : QWidget(parent), before_(new TextButton(this)), next_(new TextButton(this)), close_(new TextButton(this)) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Measured step"));
    before_->set_words(tr("Step before"), {});
    next_->set_words(tr("Next step"), {});
    close_->set_words(tr("Close"), {});
    for (TextButton* button : {before_, next_, close_}) button->set_small(true);
    connect(before_, &QAbstractButton::clicked, this, [this] { emit step_wanted(-1); });
    connect(next_, &QAbstractButton::clicked, this, [this] { emit step_wanted(1); });
    connect(close_, &QAbstractButton::clicked, this, &MeasuredLanes::closed);
}

void MeasuredLanes::set_step(MeasuredStep step, std::vector<MeasuredDifference> differences) {
    step_ = std::move(step);
    differences_ = std::move(differences);
    setAccessibleDescription(text());
    setToolTip(text());
    updateGeometry();
    update();
}

void MeasuredLanes::set_map(const TimeMap& map) {
    map_ = map;
    update();
}

int MeasuredLanes::shown_lanes() const { return std::clamp(static_cast<int>(step_.lanes.size()), 1, most_lanes); }
QSize MeasuredLanes::sizeHint() const { return {1284, head + lane_height * shown_lanes() + 4}; }

QString MeasuredLanes::words() const {
    QStringList parts{tr("Measured %1").arg(QString::fromStdString(step_.name))};
    for (const MeasuredDifference& d : differences_)
        parts += tr("%1 %2 (%3)").arg(d.name, seconds(d.measured_s), difference(d.measured_s - d.predicted_s));
    if (step_.partial) parts += tr("partly recorded");
    if (static_cast<int>(step_.lanes.size()) > most_lanes)
        parts += tr("%1 more processes").arg(static_cast<int>(step_.lanes.size()) - most_lanes);
    return parts.join(QStringLiteral("  ·  "));
}

QString MeasuredLanes::text() const {
    QStringList lines{tr("%1\tpredicted\tmeasured\tdifference").arg(QString::fromStdString(step_.name))};
    for (const MeasuredDifference& d : differences_)
        lines += QStringList{d.name, seconds(d.predicted_s), seconds(d.measured_s), difference(d.measured_s - d.predicted_s)}.join(u'\t');
    constexpr double us = 1e-6;
    for (const MeasuredLane& lane : step_.lanes)
        lines += tr("%1\tbusy %2\tcommunication %3\tof it exposed %4")
                     .arg(QString::fromStdString(lane.name), seconds(us * lane.device.busy_us), seconds(us * lane.device.communication_us),
                          seconds(us * lane.device.exposed_communication_us));
    return lines.join(u'\n');
}

void MeasuredLanes::paint_lane(QPainter& painter, const MeasuredLane& lane, int top) const {
    const Theme& theme = Theme::of(*this);
    painter.setPen(theme.text2);
    painter.setFont(font_of(TextRole::tick));
    painter.drawText(
        QRectF(margin, top, std::max(0.0, map_.left() - margin - 6), lane_height), Qt::AlignVCenter | Qt::AlignLeft,
        painter.fontMetrics().elidedText(QString::fromStdString(lane.name), Qt::ElideRight, static_cast<int>(map_.left()) - margin - 6));
    // Spans narrower than a pixel join the pixel column before them: the cost is of pixels.
    double painted[2] = {-1, -1};
    for (const LaneSpan& span : lane.spans) {
        const int part = span.kind == KernelClass::communication ? 1 : 0;
        const double from = std::max(map_.left(), map_.x(std::max(0.0, span.begin_s)));
        const double to = std::min(map_.right(), std::max(map_.x(span.end_s), from + 1));
        if (to <= painted[part] || from >= map_.right() || span.end_s <= 0) continue;
        const QColor& colour = span.kind == KernelClass::communication ? theme.p2p
                               : span.kind == KernelClass::memory      ? theme.text3
                                                                       : theme.f;
        painter.fillRect(QRectF(from, top + 1 + part * (part_height + 1), to - from, part_height), colour);
        if (span.kind != KernelClass::memory) painted[part] = std::floor(to);
    }
}

bool MeasuredLanes::event(QEvent* event) {
    // While the lanes have the focus Esc closes them and does not reach the window.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) event->accept();
    return QWidget::event(event);
}

void MeasuredLanes::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.setPen(theme.line);
    painter.drawLine(0, height() - 1, width(), height() - 1);
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(theme.text);
    const QRect line(margin, 0, before_->x() - 2 * margin, head);
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(words(), Qt::ElideRight, line.width()));
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -2));
    }
    if (map_.width() <= 0) return;
    const int bottom = head + lane_height * shown_lanes();
    painter.fillRect(QRectF(map_.left(), head, map_.width(), bottom - head), theme.trough);
    for (int i = 0; i < std::min(shown_lanes(), static_cast<int>(step_.lanes.size())); ++i)
        paint_lane(painter, step_.lanes[static_cast<std::size_t>(i)], head + i * lane_height);
    if (step_.lanes.empty())  // a log knows how long the step took, and no more
        painter.fillRect(QRectF(map_.left(), head + 3, std::min(map_.right(), map_.x(step_.duration_s)) - map_.left(), lane_height - 6),
                         theme.text3);
    if (const double end = map_.x(step_.duration_s); step_.duration_s <= map_.end_s() && end <= map_.right()) {
        painter.setPen(QPen(theme.text, 1.5));
        painter.drawLine(QPointF(end, head - 3), QPointF(end, bottom));
    }
}

void MeasuredLanes::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    int right = width() - margin;
    for (TextButton* button : {close_, next_, before_}) {
        button->resize(button->sizeHint());
        right -= button->width();
        button->move(right, (head - button->height()) / 2);
        right -= button_gap;
    }
}

void MeasuredLanes::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy))
        QApplication::clipboard()->setText(text());
    else if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)
        emit step_wanted(event->key() == Qt::Key_Left ? -1 : 1);
    else if (event->key() == Qt::Key_Escape)
        emit closed();
    else
        QWidget::keyPressEvent(event);
}

}  // namespace layline
