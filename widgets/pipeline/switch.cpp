// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/switch.h"

#include <QPainter>

#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {
namespace {
constexpr int track_px = 26, track_height = 14, gap_px = 6, thumb_inset = 2, height_px = 20;
}

Switch::Switch(const QString& text, QWidget* parent) : QAbstractButton(parent) {
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
}

QSize Switch::sizeHint() const {
    return {track_px + gap_px + QFontMetrics(font_of(TextRole::caption)).horizontalAdvance(text()) + 2, height_px};
}

void Switch::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF track(1, (height() - track_height) / 2.0, track_px - 2, track_height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(!isEnabled() ? theme.line : isChecked() ? theme.accent : theme.text3);
    painter.drawRoundedRect(track, track_height / 2.0, track_height / 2.0);
    const double side = track_height - 2 * thumb_inset;
    const double x = isChecked() ? track.right() - thumb_inset - side : track.left() + thumb_inset;
    painter.setBrush(theme.surface);
    painter.drawEllipse(QRectF(x, track.top() + thumb_inset, side, side));
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRoundedRect(track.adjusted(-1, -2, 1, 2), track_height / 2.0 + 2, track_height / 2.0 + 2);
    }
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(isEnabled() ? theme.text : theme.line2);
    painter.drawText(rect().adjusted(track_px + gap_px, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
}

}  // namespace layline
