// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/text_button.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QPainter>

#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int regular_padding = 13, small_padding = 8, gap = 6, tall = 32, low = 24;
constexpr double radius = 4;
}  // namespace

TextButton::TextButton(QWidget* parent) : QAbstractButton(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
}

void TextButton::set_words(const QString& text, const QString& detail) {
    setText(text);
    detail_ = detail;
    setAccessibleName(detail.isEmpty() ? text : QString(text + QStringLiteral(", ") + detail));
    resize(sizeHint());
    update();
}

void TextButton::set_primary(bool primary) {
    primary_ = primary;
    update();
}

void TextButton::set_small(bool small) {
    small_ = small;
    resize(sizeHint());
}

QSize TextButton::sizeHint() const {
    const int padding = small_ ? small_padding : regular_padding;
    const QFontMetrics metrics(font_of(TextRole::body));
    return {2 * padding + metrics.horizontalAdvance(text()) + (detail_.isEmpty() ? 0 : gap + metrics.horizontalAdvance(detail_)),
            small_ ? low : tall};
}

void TextButton::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    const int padding = small_ ? small_padding : regular_padding;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor fill = !isEnabled() ? theme.sunken : primary_ ? theme.accent : isDown() || underMouse() ? theme.accentbg : theme.surface;
    painter.setPen(primary_ ? theme.accent : theme.line2);
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.setFont(font_of(TextRole::body));
    painter.setPen(!isEnabled() ? theme.line2 : primary_ ? theme.onaccent : theme.text);
    painter.drawText(rect().adjusted(padding, 0, -padding, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
    painter.setPen(primary_ ? with_opacity(theme.onaccent, 0.85) : theme.text3);
    painter.drawText(rect().adjusted(padding, 0, -padding, 0), Qt::AlignRight | Qt::AlignVCenter, detail_);
    if (!hasFocus()) return;
    painter.setPen(QPen(primary_ ? theme.onaccent : theme.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(3, 3, -3, -3), radius - 2, radius - 2);
}

void TextButton::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return click();
    QAbstractButton::keyPressEvent(event);
}

}  // namespace layline
