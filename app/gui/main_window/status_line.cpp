// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/status_line.h"

#include <QPainter>

#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int padding = 12, gap = 16, tall = 24;
}

StatusLine::StatusLine(QWidget* parent) : QStatusBar(parent) {
    setSizeGripEnabled(false);
    setFixedHeight(tall);
}

void StatusLine::set_notes(const QStringList& notes, const QString& right) {
    if (notes == notes_ && right == right_) return;
    notes_ = notes;
    right_ = right;
    setAccessibleName(notes.join(QStringLiteral(". ")) + QStringLiteral(". ") + right);
    update();
}

void StatusLine::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.window);
    painter.fillRect(0, 0, width(), 1, theme.line);
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(theme.text3);
    painter.drawText(rect().adjusted(padding, 0, -padding, 0), Qt::AlignRight | Qt::AlignVCenter, right_);
    painter.setPen(theme.text2);
    int x = padding;
    for (const QString& note : notes_) {
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignLeft | Qt::AlignVCenter, note);
        x += painter.fontMetrics().horizontalAdvance(note) + gap;
    }
}

}  // namespace layline
