// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tip/tip_window.h"

#include <QApplication>
#include <QEvent>
#include <QFontMetrics>
#include <QPainter>
#include <QPointer>
#include <QScreen>
#include <algorithm>

#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int padding = 12;
constexpr int gap = 24;  // between the longest name and the longest value
constexpr int pointer_distance = 8;
constexpr int radius = 4;

QPointer<TipWindow>& the_tip() {
    static QPointer<TipWindow> tip;
    return tip;
}

int title_height() { return line_height(TextRole::body_value) + 2; }
int row_height() { return line_height(TextRole::body) + 1; }

}  // namespace

QString spoken(const Tip& tip) {
    QStringList rows;
    for (const auto& [name, value] : tip.rows) rows << (name.isEmpty() ? value : QString(name + u' ' + value));
    return rows.isEmpty() ? tip.title : QString(tip.title + QStringLiteral(": ") + rows.join(QStringLiteral("; ")));
}

QPoint tip_position(const QSize& tip, const QPoint& pointer, const QRect& item, const QRect& screen) {
    const QRect avoid = item.isNull() ? QRect(pointer, QSize(1, 1)) : item;
    int x = pointer.x() + pointer_distance;
    if (x + tip.width() > screen.right()) x = pointer.x() - pointer_distance - tip.width();
    int y = std::max(avoid.bottom(), pointer.y()) + pointer_distance;
    if (y + tip.height() > screen.bottom()) y = std::min(avoid.top(), pointer.y()) - pointer_distance - tip.height();
    return {std::clamp(x, screen.left(), std::max(screen.left(), screen.right() - tip.width())), std::max(y, screen.top())};
}

TipWindow::TipWindow(QWidget* parent) : QWidget(parent, Qt::ToolTip | Qt::FramelessWindowHint) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFocusPolicy(Qt::NoFocus);
}

void TipWindow::show_tip(const Tip& tip, const QPoint& pointer, const QRect& item, QWidget* owner) {
    if (tip.empty()) return hide_tip();
    QPointer<TipWindow>& window = the_tip();
    if (window && window->parentWidget() != owner->window()) delete window.data();
    if (!window) window = new TipWindow(owner->window());
    window->tip_ = tip;
    window->resize(window->wanted());
    window->move(tip_position(window->size(), pointer, item, owner->screen()->availableGeometry()));
    window->show();
    window->update();
}

void TipWindow::hide_tip() {
    if (the_tip()) the_tip()->hide();
}

Tip TipWindow::shown() { return the_tip() && the_tip()->isVisible() ? the_tip()->tip_ : Tip{}; }

// Whatever the user does next than moving the pointer ends the tip; what is under a drag shows its own.
bool TipWindow::eventFilter(QObject* watched, QEvent* event) {
    const bool of_window = watched == parentWidget();
    switch (event->type()) {
        case QEvent::WindowDeactivate:
        case QEvent::Leave:
        case QEvent::Hide:
            if (of_window) hide();
            break;
        case QEvent::KeyPress:
        case QEvent::Shortcut:
        case QEvent::MouseButtonPress:
        case QEvent::Wheel:
            hide();
            break;
        default:
            break;
    }
    return false;
}

void TipWindow::showEvent(QShowEvent*) { qApp->installEventFilter(this); }

void TipWindow::hideEvent(QHideEvent*) { qApp->removeEventFilter(this); }

QSize TipWindow::wanted() const {
    const QFontMetrics title(font_of(TextRole::body_value)), text(font_of(TextRole::body));
    int width = title.horizontalAdvance(tip_.title);
    for (const auto& [name, value] : tip_.rows)
        width = std::max(width, text.horizontalAdvance(name) + text.horizontalAdvance(value) + (name.isEmpty() ? 0 : gap));
    const int rows = static_cast<int>(tip_.rows.size());
    return {width + 2 * padding, 2 * (padding - 2) + line_height(TextRole::body_value) + (rows > 0 ? 2 : 0) + rows * row_height()};
}

void TipWindow::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.raised);
    painter.setPen(theme.line2);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    QRect line(padding, padding - 2, width() - 2 * padding, line_height(TextRole::body_value));
    painter.setFont(font_of(TextRole::body_value));
    painter.setPen(theme.text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, tip_.title);
    painter.setFont(font_of(TextRole::body));
    line.translate(0, title_height());
    for (const auto& [name, value] : tip_.rows) {
        painter.setPen(theme.text2);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, name);
        painter.setPen(theme.text);
        painter.drawText(line, (name.isEmpty() ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter, value);
        line.translate(0, row_height());
    }
}

}  // namespace layline
