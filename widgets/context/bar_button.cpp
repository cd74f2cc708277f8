// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/context/bar_button.h"

#include <QAction>
#include <QPainter>

#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int tall = 28, icon_size = 16, padding = 10, gap = 7;
constexpr double radius = 4;
}  // namespace

BarButton::BarButton(QAction* action, Icon icon, bool words, QWidget* parent) : QToolButton(parent), icon_(icon), words_(words) {
    setDefaultAction(action);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(action->iconText());
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    setToolTip(keys.isEmpty() ? action->iconText() : QString(action->iconText() + QStringLiteral("  ") + keys));
}

QSize BarButton::sizeHint() const {
    if (!words_) return {tall, tall};
    return {padding + icon_size + gap + QFontMetrics(font_of(TextRole::body)).horizontalAdvance(text()) + padding,
            tall};
}

void BarButton::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool lit = isChecked() || (isEnabled() && (underMouse() || isDown()));
    if (words_ || lit || hasFocus()) {
        painter.setPen(hasFocus()    ? QPen(theme.accent, 2)
                       : isChecked() ? QPen(theme.accent, 1)
                       : words_      ? QPen(theme.line2, 1)
                                     : QPen(Qt::NoPen));
        painter.setBrush(lit ? theme.accentbg : theme.surface);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    }
    const QColor ink = isEnabled() ? theme.text2 : theme.line2;
    const double x = words_ ? padding : (width() - icon_size) / 2.0;
    draw_icon(painter, icon_, QRectF(x, (height() - icon_size) / 2.0, icon_size, icon_size), ink);
    if (!words_) return;
    painter.setFont(font_of(TextRole::body));
    painter.setPen(isEnabled() ? theme.text : theme.text3);
    painter.drawText(rect().adjusted(padding + icon_size + gap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, defaultAction()->iconText());
}

}  // namespace layline
