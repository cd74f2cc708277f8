// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/dock_header.h"

#include <QDockWidget>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <numeric>

#include "widgets/theme/fonts.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int padding = 12, tight_padding = 6, least_tab = 28, mark = 2, button = 24, margin = 4;
}

DockHeader::DockHeader(QDockWidget& dock, Companions companions) : QWidget(&dock), dock_(dock), companions_(std::move(companions)) {
    setAccessibleName(dock.windowTitle());
    setFixedHeight(sizeHint().height());
    setMouseTracking(true);
    connect(&dock, &QDockWidget::dockLocationChanged, this, [this] { place_content(); });
    connect(&dock, &QDockWidget::topLevelChanged, this, [this] { place_content(); });
}

void DockHeader::set_content(QWidget* content) {
    content_ = content;
    content->setParent(this);
    content->show();
    place_content();
}

std::vector<int> DockHeader::tab_widths(const std::vector<QDockWidget*>& docks) const {
    const QFontMetrics metrics(font_of(TextRole::body_value));
    const int room = float_button().left() - static_cast<int>(docks.size());
    std::vector<int> widths;
    for (const int beside : {padding, tight_padding}) {
        widths.clear();
        for (const QDockWidget* dock : docks) widths.push_back(metrics.horizontalAdvance(dock->windowTitle()) + 2 * beside);
        if (std::accumulate(widths.begin(), widths.end(), 0) <= room) return widths;
    }
    // The widest of those behind gives way until all have room; the one on top keeps its name whole.
    for (int over = std::accumulate(widths.begin(), widths.end(), 0) - room; over > 0; --over) {
        int* widest = nullptr;
        for (std::size_t i = 0; i < docks.size(); ++i)
            if (docks[i] != &dock_ && (widest == nullptr || widths[i] > *widest)) widest = &widths[i];
        if (widest == nullptr || *widest <= least_tab) break;
        --*widest;
    }
    return widths;
}

std::vector<DockHeader::Tab> DockHeader::tabs() const {
    const std::vector<QDockWidget*> docks = companions_();
    const std::vector<int> widths = tab_widths(docks);
    std::vector<Tab> tabs;
    int x = 0;
    for (std::size_t i = 0; i < docks.size(); ++i) {
        tabs.push_back({docks[i], {x, 0, widths[i], height()}});
        x += widths[i] + 1;
    }
    return tabs;
}

QRect DockHeader::close_button() const { return {width() - margin - button, (height() - button) / 2, button, button}; }

QRect DockHeader::float_button() const { return close_button().translated(-button, 0); }

void DockHeader::place_content() {
    update();
    if (content_ == nullptr) return;
    const std::vector<Tab> now = tabs();
    const int left = now.empty() ? 0 : now.back().where.right() + 2;
    content_->setGeometry(left, 0, std::max(0, float_button().left() - left), height());
}

void DockHeader::resizeEvent(QResizeEvent*) { place_content(); }

void DockHeader::showEvent(QShowEvent*) { place_content(); }

void DockHeader::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.sunken);
    painter.fillRect(0, height() - 1, width(), 1, theme.line);
    painter.setFont(font_of(TextRole::body_value));
    for (const Tab& tab : tabs()) {
        const bool top = tab.dock == &dock_;
        if (top) {
            painter.fillRect(tab.where, theme.surface);
            painter.fillRect(tab.where.left(), 0, tab.where.width(), mark, theme.accent);
        }
        painter.fillRect(tab.where.right() + 1, 0, 1, height(), theme.line);
        painter.setPen(top || tab.where.contains(pointer_) ? theme.text : theme.text2);
        painter.drawText(tab.where, Qt::AlignCenter,
                         painter.fontMetrics().elidedText(tab.dock->windowTitle(), Qt::ElideRight, tab.where.width() - 4));
    }
    const auto draw = [&](Icon icon, const QRect& where) {
        draw_icon(painter, icon, QRectF(where).adjusted(6, 6, -6, -6), where.contains(pointer_) ? theme.text : theme.text3);
    };
    draw(Icon::float_, float_button());
    draw(Icon::close, close_button());
}

void DockHeader::mousePressEvent(QMouseEvent* event) {
    const QPoint at = event->position().toPoint();
    if (close_button().contains(at)) return void(dock_.close());
    if (float_button().contains(at)) return dock_.setFloating(!dock_.isFloating());
    for (const Tab& tab : tabs())
        if (tab.where.contains(at) && tab.dock != &dock_) return tab.dock->raise();
    event->ignore();  // the dock is dragged by its title bar
}

void DockHeader::mouseMoveEvent(QMouseEvent* event) {
    pointer_ = event->position().toPoint();
    update();
    event->ignore();
}

void DockHeader::leaveEvent(QEvent*) {
    pointer_ = {-1, -1};
    update();
}

bool DockHeader::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QString text = close_button().contains(help->pos())   ? tr("Close")
                   : float_button().contains(help->pos()) ? (dock_.isFloating() ? tr("Dock") : tr("Float"))
                                                          : QString();
    for (const Tab& tab : tabs())
        if (tab.where.contains(help->pos())) text = tab.dock->windowTitle();
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

}  // namespace layline
