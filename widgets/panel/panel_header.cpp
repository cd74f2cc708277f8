// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/panel_header.h"

#include <QAction>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/theme/fonts.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int padding = 12, gap = 8;
}

PanelHeader::PanelHeader(const QString& title, const QString& subtitle, QWidget* parent)
    : QWidget(parent), title_(title), subtitle_(subtitle) {
    setAccessibleName(title);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PanelHeader::set_subtitle(const QString& subtitle) {
    if (subtitle == subtitle_) return;
    subtitle_ = subtitle;
    update();
}

void PanelHeader::set_note(const QString& note) {
    if (note == note_) return;
    note_ = note;
    update();
}

void PanelHeader::set_switch(QAction* action, Icon icon) {
    switch_ = action;
    switch_icon_ = icon;
    connect(action, &QAction::changed, this, qOverload<>(&QWidget::update));
    update();
}

void PanelHeader::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(0, height() - 1, width(), 1, theme.line);
    QRect line = rect().adjusted(padding, -1, -padding, -2);
    painter.setFont(font_of(TextRole::body_value));
    painter.setPen(theme.text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, title_);
    const int after = painter.fontMetrics().horizontalAdvance(title_) + gap;
    const bool dots_shown = menu_ != nullptr && note_.isEmpty();
    if (dots_shown) draw_icon(painter, Icon::more, QRectF(dots()).adjusted(4, 4, -4, -4), theme.text2);
    if (dots_shown && switch_ != nullptr) {
        if (switch_->isChecked()) painter.fillRect(switch_rect(), theme.accentbg);
        draw_icon(painter, switch_icon_, QRectF(switch_rect()).adjusted(4, 4, -4, -4), switch_->isChecked() ? theme.accent : theme.text2);
    }
    painter.setFont(font_of(TextRole::caption_head));
    painter.setPen(theme.text);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, note_);
    const int right =
        note_.isEmpty() ? (dots_shown ? (switch_ != nullptr ? 50 : 24) : 0) : painter.fontMetrics().horizontalAdvance(note_) + gap;
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(theme.text3);
    line.adjust(after, 0, -right, 0);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(subtitle_, Qt::ElideRight, line.width()));
}

void PanelHeader::open_menu() {
    if (menu_ != nullptr && note_.isEmpty()) menu_->popup(mapToGlobal(dots().bottomLeft()));
}

void PanelHeader::mousePressEvent(QMouseEvent* event) {
    if (dots().contains(event->position().toPoint()))
        open_menu();
    else if (switch_ != nullptr && note_.isEmpty() && switch_rect().contains(event->position().toPoint()))
        switch_->trigger();
    else
        event->ignore();
}

void PanelHeader::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Space)
        open_menu();
    else
        event->ignore();
}

bool PanelHeader::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || switch_ == nullptr) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), switch_rect().contains(help->pos()) ? switch_->text().remove(u'&') : QString(), this);
    return true;
}

}  // namespace layline
