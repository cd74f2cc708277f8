// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/menu_corner.h"

#include <QAction>
#include <QPainter>

#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int padding = 12, tall = 28;
}

MenuCorner::MenuCorner(QAction* palette, QWidget* parent) : QAbstractButton(parent) {
    setText(tr("Commands  %1").arg(palette->shortcut().toString(QKeySequence::NativeText)));
    setFocusPolicy(Qt::NoFocus);
    connect(this, &QAbstractButton::clicked, palette, &QAction::trigger);
}

QSize MenuCorner::sizeHint() const { return {QFontMetrics(font_of(TextRole::caption)).horizontalAdvance(text()) + padding, tall}; }

void MenuCorner::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(underMouse() ? theme.text : theme.text3);
    painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, text());
}

}  // namespace layline
