// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/dock_header.h"

#include <QAction>
#include <QMouseEvent>
#include <QPainter>

#include "widgets/theme/fonts.h"

namespace layline {

namespace {
constexpr int padding = 12, gap = 16, square = 10, square_gap = 6;
constexpr int switch_width = 26, switch_height = 14;
}  // namespace

DockHeader::DockHeader(const QString& title, QWidget* parent) : QWidget(parent), title_(title) {
    setAccessibleName(title);
    setFixedHeight(sizeHint().height());
}

void DockHeader::set_keys(std::vector<Key> keys) {
    keys_ = std::move(keys);
    update();
}

void DockHeader::set_switch(QAction* action) {
    switch_ = action;
    connect(action, &QAction::changed, this, [this] { update(); });
}

void DockHeader::set_subtitle(const QString& subtitle) {
    if (subtitle == subtitle_) return;
    subtitle_ = subtitle;
    update();
}

void DockHeader::set_note(const QString& note) {
    if (note == note_) return;
    note_ = note;
    update();
}

void DockHeader::set_density(Density density) {
    density_ = density;
    update();
}

int DockHeader::tab_width() const { return QFontMetrics(font_of(TextRole::body_value)).horizontalAdvance(title_) + 2 * padding; }

int DockHeader::draw_switch(QPainter& painter, const Theme& theme) {
    if (switch_ == nullptr) return width() - padding;
    painter.setFont(font_of(TextRole::body));
    const QString text = switch_->iconText();
    const int text_width = painter.fontMetrics().horizontalAdvance(text);
    const int left = width() - padding - text_width - 8 - switch_width;
    switch_rect_ = QRect(left, 0, width() - left, height());
    const bool on = switch_->isChecked() && switch_->isEnabled();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF body(left, (height() - switch_height) / 2.0, switch_width, switch_height);
    painter.setBrush(on ? theme.accent : theme.line2);
    painter.drawRoundedRect(body, switch_height / 2.0, switch_height / 2.0);
    painter.setBrush(theme.surface);
    painter.drawEllipse(QRectF(on ? body.right() - switch_height + 2 : body.left() + 2, body.top() + 2, switch_height - 4, switch_height - 4));
    painter.setPen(switch_->isEnabled() ? theme.text : theme.text3);
    painter.drawText(QRect(left + switch_width + 8, 0, text_width + 4, height()), Qt::AlignLeft | Qt::AlignVCenter, text);
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (density_ == Density::regular) painter.fillRect(left - gap + 2, 8, 1, height() - 16, theme.line2);
    return left - gap - 4;
}

void DockHeader::draw_keys(QPainter& painter, const Theme& theme, int left, int right) {
    painter.setFont(font_of(TextRole::caption));
    const bool compact = density_ == Density::compact;
    int x = right;
    for (auto key = keys_.rbegin(); key != keys_.rend(); ++key) {
        if (compact && !key->in_compact) continue;
        const QString& text = compact && !key->brief.isEmpty() ? key->brief : key->text;
        const int wide = square + square_gap + painter.fontMetrics().horizontalAdvance(text);
        if (x - wide < left) return;
        const QRect mark(x - wide, (height() - square) / 2, square, square);
        if (key->colour == &Theme::crit) {
            painter.fillRect(QRect(mark.left(), height() / 2 - 1, square, 2), theme.crit);
        } else {
            painter.fillRect(mark, theme.*key->colour);
            if (key->colour == &Theme::trough) {
                painter.setPen(theme.line2);
                painter.setBrush(Qt::NoBrush);
                painter.drawRect(mark.adjusted(0, 0, -1, -1));
            }
        }
        painter.setPen(theme.text2);
        painter.drawText(QRect(mark.right() + 1 + square_gap, 0, wide, height()), Qt::AlignLeft | Qt::AlignVCenter, text);
        x -= wide + gap - 2;
    }
}

void DockHeader::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.sunken);
    painter.fillRect(0, height() - 1, width(), 1, theme.line);
    const QRect tab(0, 0, tab_width(), height());
    painter.fillRect(tab, theme.surface);
    painter.fillRect(0, 0, tab.width(), 2, theme.accent);
    painter.fillRect(tab.right(), 2, 1, height() - 2, theme.line);
    painter.setFont(font_of(TextRole::body_value));
    painter.setPen(theme.text);
    painter.drawText(tab, Qt::AlignCenter, title_);
    const int right = note_.isEmpty() ? draw_switch(painter, theme) : width() - padding;
    painter.setFont(font_of(TextRole::caption));
    const int subtitle_left = tab.width() + gap;
    int left = subtitle_left;
    if (density_ == Density::regular || keys_.empty()) {
        painter.setPen(theme.text2);
        painter.drawText(QRect(left, 0, width() - left, height()), Qt::AlignLeft | Qt::AlignVCenter, subtitle_);
        left += painter.fontMetrics().horizontalAdvance(subtitle_) + gap;
    }
    if (note_.isEmpty()) return draw_keys(painter, theme, left, right);
    painter.setFont(font_of(TextRole::caption_head));
    painter.setPen(theme.text);
    painter.drawText(QRect(0, 0, right, height()), Qt::AlignRight | Qt::AlignVCenter, note_);
}

void DockHeader::mouseReleaseEvent(QMouseEvent* event) {
    if (switch_ != nullptr && note_.isEmpty() && switch_rect_.contains(event->position().toPoint())) switch_->trigger();
    else event->ignore();
}

}  // namespace layline
