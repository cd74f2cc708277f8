// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/context/picker_button.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include "widgets/theme/fonts.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int padding = 11, gap = 6, chevron = 16, before_chevron = 8, after_chevron = 7, tall = 28;
constexpr double radius = 4;
}  // namespace

PickerButton::PickerButton(const QString& caption, QWidget* parent) : QAbstractButton(parent), caption_(caption) {
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    connect(this, &QAbstractButton::clicked, this, &PickerButton::open_menu);
}

void PickerButton::set_choice(const QString& full, const QString& brief, bool strong) {
    if (full == full_text_ && brief == brief_text_ && strong == strong_) return;
    full_text_ = full;
    brief_text_ = brief;
    strong_ = strong;
    setAccessibleName(caption_ + QStringLiteral(": ") + full);
    setToolTip(full);
    updateGeometry();
    update();
}

void PickerButton::set_brief(bool brief) {
    brief_ = brief;
    update();
}

int PickerButton::width_of(bool brief) const {
    const QString& text = brief && !brief_text_.isEmpty() ? brief_text_ : full_text_;
    const int caption = caption_.isEmpty() ? 0 : QFontMetrics(font_of(TextRole::body)).horizontalAdvance(caption_) + gap;
    const int choice = QFontMetrics(font_of(strong_ ? TextRole::body_value : TextRole::body)).horizontalAdvance(text);
    return padding + caption + choice + before_chevron + chevron + after_chevron;
}

QSize PickerButton::sizeHint() const { return {width_of(brief_), tall}; }

void PickerButton::open_menu() {
    if (menu_ != nullptr) menu_->popup(mapToGlobal(QPoint(0, height() + 2)));
}

void PickerButton::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return open_menu();
    QAbstractButton::keyPressEvent(event);
}

void PickerButton::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? QPen(theme.accent, 2) : QPen(theme.line2, 1));
    painter.setBrush(underMouse() || isDown() ? theme.accentbg : theme.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    QRect line = rect().adjusted(padding, 0, -(after_chevron + chevron + before_chevron), 0);
    painter.setFont(font_of(TextRole::body));
    painter.setPen(theme.text3);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, caption_);
    if (!caption_.isEmpty()) line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(caption_) + gap);
    painter.setFont(font_of(strong_ ? TextRole::body_value : TextRole::body));
    painter.setPen(theme.text);
    const int room = line.width() + 2;  // rounding of advances must not cut the last letter
    painter.drawText(line.adjusted(0, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(shown(), Qt::ElideRight, room));
    draw_icon(painter, Icon::chevron_down, QRectF(width() - after_chevron - chevron, (height() - chevron) / 2.0, chevron, chevron),
              theme.text2);
}

}  // namespace layline
