// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/hover_card.h"

#include <QFontMetrics>
#include <QPainter>
#include <algorithm>

#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {
namespace {
constexpr int padding = 10, shadow = 4, column_gap = 24, distance_px = 8, radius = 4;
}

HoverCard::HoverCard(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

QSize HoverCard::sizeHint() const {
    const QFontMetrics title(font_of(TextRole::body_value)), row(font_of(TextRole::body));
    int width = title.horizontalAdvance(text_.title);
    for (const auto& [name, value] : text_.rows)
        width = std::max(width, row.horizontalAdvance(name) + column_gap + row.horizontalAdvance(value));
    const int lines = 1 + static_cast<int>(text_.rows.size());
    return {width + 2 * (padding + shadow), lines * (line_height(TextRole::body) + 1) + 2 * padding - 4 + 2 * shadow};
}

void HoverCard::show_at(QWidget& view, const CardText& text, const QPoint& pointer, const QRect& avoid) {
    QWidget* window = view.window();
    if (parentWidget() != window) setParent(window);
    text_ = text;
    resize(sizeHint());
    const QPoint at = window->mapFromGlobal(pointer);
    const QRect item(window->mapFromGlobal(avoid.topLeft()), avoid.size());
    int x = at.x() + distance_px - shadow;
    if (x + width() > window->width()) x = at.x() - distance_px - width() + shadow;
    int y = std::max(item.bottom() + 1, at.y()) + distance_px - shadow;
    if (y + height() > window->height()) y = std::min(item.top(), at.y()) - distance_px - height() + shadow;
    move(std::clamp(x, 0, std::max(0, window->width() - width())), std::max(0, y));
    show();
    raise();
    update();
}

void HoverCard::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF card = QRectF(rect()).adjusted(shadow, shadow, -shadow, -shadow);
    painter.setPen(Qt::NoPen);
    for (int i = 1; i <= shadow; ++i) {
        painter.setBrush(with_opacity(Qt::black, 0.035));
        painter.drawRoundedRect(card.adjusted(-i, -i + 1, i, i), radius + i, radius + i);
    }
    painter.setPen(QPen(theme.line2, 1));
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    const int line = line_height(TextRole::body) + 1;
    QRectF row(card.left() + padding, card.top() + padding - 3, card.width() - 2 * padding, line);
    painter.setFont(font_of(TextRole::body_value));
    painter.setPen(theme.text);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, text_.title);
    painter.setFont(font_of(TextRole::body));
    for (const auto& [name, value] : text_.rows) {
        row.translate(0, line);
        painter.setPen(theme.text2);
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, name);
        painter.setPen(theme.text);
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, value);
    }
}

}  // namespace layline
