// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/slim_scroll_bar.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "widgets/theme/theme.h"

namespace layline {
namespace {
constexpr int least_thumb_px = 20;
}

QRect SlimScrollBar::thumb() const {
    const int whole = maximum() - minimum() + pageStep();
    const int length = std::max(least_thumb_px, height() * pageStep() / std::max(1, whole));
    const int travel = height() - length;
    return {1, travel * (value() - minimum()) / std::max(1, maximum() - minimum()), width() - 2, length};
}

void SlimScrollBar::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.trough);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 0, -1, 0), 3, 3);
    painter.setBrush(theme.line2);
    painter.drawRoundedRect(thumb(), 3, 3);
}

void SlimScrollBar::mousePressEvent(QMouseEvent* event) {
    const QRect handle = thumb();
    const int y = static_cast<int>(event->position().y());
    grab_ = handle.contains(handle.left(), y) ? y - handle.top() : handle.height() / 2;
    mouseMoveEvent(event);
}

void SlimScrollBar::mouseMoveEvent(QMouseEvent* event) {
    const int travel = height() - thumb().height();
    if (travel > 0) setValue(minimum() + (static_cast<int>(event->position().y()) - grab_) * (maximum() - minimum()) / travel);
}

}  // namespace layline
