// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/group_head.h"

#include <QPainter>

#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int padding = 16, regular_height = 26, compact_height = 21;
}

GroupHead::GroupHead(const QString& text, QWidget* parent) : QWidget(parent), text_(text) {
    setAccessibleName(text);
    setFixedHeight(regular_height);
}

void GroupHead::set_density(Density density) { setFixedHeight(density == Density::compact ? compact_height : regular_height); }

void GroupHead::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.setFont(font_of(TextRole::caption_head));
    painter.setPen(theme.text3);
    painter.drawText(rect().adjusted(padding, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text_);
}

}  // namespace layline
