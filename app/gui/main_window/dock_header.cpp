// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/dock_header.h"

#include <QPainter>

#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int padding = 12;
}

DockHeader::DockHeader(const QString& title, QWidget* content, QWidget* parent) : QWidget(parent), title_(title), content_(content) {
    content->setParent(this);
    setAccessibleName(title);
    setFixedHeight(sizeHint().height());
}

int DockHeader::tab_width() const { return QFontMetrics(font_of(TextRole::body_value)).horizontalAdvance(title_) + 2 * padding; }

void DockHeader::resizeEvent(QResizeEvent*) { content_->setGeometry(tab_width() + 1, 0, width() - tab_width() - 1, height()); }

void DockHeader::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    const QRect tab(0, 0, tab_width(), height());
    painter.fillRect(tab, theme.surface);
    painter.fillRect(0, 0, tab.width(), 2, theme.accent);
    painter.fillRect(tab.width(), 0, 1, height(), theme.line);
    painter.setFont(font_of(TextRole::body_value));
    painter.setPen(theme.text);
    painter.drawText(tab, Qt::AlignCenter, title_);
}

}  // namespace layline
