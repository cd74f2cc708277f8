// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/segmented/segment_button.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>

#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int segment_height = 24;
constexpr int padding = 19;  // both sides
constexpr int underline = 2;
constexpr double radius = 4;

/// The outline of a segment: round only where it ends the row.
QPainterPath outline(const QRectF& box, bool first, bool last) {
    QPainterPath path;
    path.setFillRule(Qt::WindingFill);
    path.addRoundedRect(box, radius, radius);
    if (!first) path.addRect(QRectF(box.left(), box.top(), radius, box.height()));
    if (!last) path.addRect(QRectF(box.right() - radius, box.top(), radius, box.height()));
    return path.simplified();
}

}  // namespace

SegmentButton::SegmentButton(QWidget* parent) : QAbstractButton(parent) {
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
}

void SegmentButton::set_possible(bool possible) {
    possible_ = possible;
    update();
}

void SegmentButton::set_pinned(bool pinned) {
    pinned_ = pinned;
    update();
}

void SegmentButton::set_place(bool first, bool last) {
    first_ = first;
    last_ = last;
    update();
}

QSize SegmentButton::sizeHint() const {
    return {QFontMetrics(font_of(TextRole::body_value)).horizontalAdvance(text()) + padding, segment_height};
}

void SegmentButton::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(first_ ? 0.5 : -0.5, 0.5, last_ ? -0.5 : 0.5, -0.5);
    const QPainterPath path = outline(box, first_, last_);
    painter.fillPath(path, isChecked() ? theme.accentbg : possible_ ? theme.surface : theme.sunken);
    if (isChecked()) {
        painter.setClipPath(path);
        painter.fillRect(QRectF(0, segment_height - underline - 1, width(), underline + 1), theme.accent);
        painter.setClipping(false);
    }
    painter.setPen(theme.line2);
    painter.drawPath(path);
    if (!first_) painter.fillRect(QRectF(0, 1, 1, segment_height - 2), theme.line);
    painter.setFont(font_of(isChecked() ? TextRole::body_value : TextRole::body));
    painter.setPen(isChecked() ? theme.text : possible_ ? theme.text2 : theme.text3);
    painter.drawText(rect(), Qt::AlignCenter, text());
    if (pinned_) {
        painter.setFont(font_of(TextRole::tick));
        painter.drawText(rect().adjusted(0, 1, -3, 0), Qt::AlignRight | Qt::AlignTop, QStringLiteral("A"));
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius - 1, radius - 1);
    }
}

}  // namespace layline
