// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/gpu/device_card.h"

#include <QApplication>
#include <QClipboard>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStringList>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "widgets/headline/verdict_chip.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int margin = 12, title_height = 34, row_height = 29;
constexpr int curve_width = 140, curve_height = 22, value_width = 96;

/// Where a value lies in the curve's box.
double height_of(double value, double low, double high, const QRectF& box) {
    const double share = high > low ? std::clamp((value - low) / (high - low), 0.0, 1.0) : 0.5;
    return box.bottom() - share * box.height();
}

/// One piece of curve for each run of known values; the newest is at the right edge.
QPainterPath curve(const DeviceReading& reading, int most_readings, const QRectF& box) {
    double low = reading.low, high = reading.high;
    if (!(high > low)) {
        low = high = std::nan("");
        for (const double value : reading.history)
            if (std::isfinite(value)) {
                low = std::isfinite(low) ? std::min(low, value) : value;
                high = std::isfinite(high) ? std::max(high, value) : value;
            }
    }
    QPainterPath path;
    bool drawing = false;
    const auto count = static_cast<int>(reading.history.size());
    for (int i = 0; i < count; ++i) {
        const double value = reading.history[static_cast<std::size_t>(i)];
        if (!std::isfinite(value)) {
            drawing = false;
            continue;
        }
        const QPointF point(box.right() - box.width() * (count - 1 - i) / std::max(1, most_readings - 1), height_of(value, low, high, box));
        if (drawing)
            path.lineTo(point);
        else
            path.moveTo(point);
        drawing = true;
    }
    return path;
}

}  // namespace

DeviceCard::DeviceCard(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void DeviceCard::set_facts(DeviceFacts facts) {
    const bool resized = facts.readings.size() != facts_.readings.size();
    facts_ = std::move(facts);
    setAccessibleName(facts_.title);
    setAccessibleDescription(text());
    if (resized) updateGeometry();
    update();
}

QString DeviceCard::text() const {
    QStringList lines{facts_.title + u'\t' + facts_.subtitle};
    if (!facts_.chip.isEmpty()) lines += facts_.chip;
    for (const DeviceReading& reading : facts_.readings)
        lines += reading.name + u'\t' + (reading.value.isEmpty() ? reading.reason : reading.value);
    return lines.join(u'\n');
}

QSize DeviceCard::sizeHint() const { return {336, title_height + row_height * static_cast<int>(facts_.readings.size()) + 4}; }
QSize DeviceCard::minimumSizeHint() const { return {260, sizeHint().height()}; }

void DeviceCard::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.setFont(font_of(TextRole::section));
    painter.setPen(theme.text);
    const int title_width = painter.fontMetrics().horizontalAdvance(facts_.title);
    painter.drawText(QRect(margin, 0, width() - 2 * margin, title_height), Qt::AlignVCenter | Qt::AlignLeft, facts_.title);
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(theme.text3);
    painter.drawText(QRect(margin + title_width + 8, 1, width(), title_height), Qt::AlignVCenter | Qt::AlignLeft, facts_.subtitle);
    if (!facts_.chip.isEmpty()) {
        const int chip = QFontMetrics(font_of(TextRole::caption_head)).horizontalAdvance(facts_.chip) + 24;
        draw_note_chip(painter, {width() - margin - chip, (title_height - 18) / 2}, facts_.chip,
                       facts_.is_well ? theme.fits_colours() : theme.tight_colours());
    }
    // A narrow card gives up width of the curve, not words.
    const int name_width = 108;
    const int room = width() - 2 * margin - name_width - value_width;
    const QSizeF box(std::min(curve_width, std::max(0, room)), curve_height);
    for (int i = 0; i < static_cast<int>(facts_.readings.size()); ++i) {
        const DeviceReading& reading = facts_.readings[static_cast<std::size_t>(i)];
        const int top = title_height + i * row_height;
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(theme.line);
        painter.drawLine(margin, top, width() - margin, top);
        painter.setFont(font_of(TextRole::body));
        painter.setPen(theme.text);
        painter.drawText(QRect(margin, top, name_width, row_height), Qt::AlignVCenter | Qt::AlignLeft, reading.name);
        painter.setFont(font_of(TextRole::body_value));
        painter.setPen(reading.value.isEmpty() ? theme.text3 : theme.text);
        painter.drawText(QRect(width() - margin - value_width, top, value_width, row_height), Qt::AlignVCenter | Qt::AlignRight,
                         reading.value.isEmpty() ? QStringLiteral("–") : reading.value);
        const QRectF where(QPointF(margin + name_width, top + (row_height - curve_height) / 2.0), box);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.accent, 1.3));
        painter.drawPath(curve(reading, facts_.most_readings, where.adjusted(0, 2, 0, -2)));
    }
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void DeviceCard::keyPressEvent(QKeyEvent* event) {
    if (!event->matches(QKeySequence::Copy)) return QWidget::keyPressEvent(event);
    QApplication::clipboard()->setText(text());
}

bool DeviceCard::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int row = (help->pos().y() - title_height) / row_height;
    QString tip = facts_.subtitle;
    if (help->pos().y() >= title_height && row < static_cast<int>(facts_.readings.size())) {
        const DeviceReading& reading = facts_.readings[static_cast<std::size_t>(row)];
        tip = reading.value.isEmpty() ? tr("Not available: %1").arg(reading.reason) : QString();
    }
    QToolTip::showText(help->globalPos(), tip, this);
    return true;
}

}  // namespace layline
