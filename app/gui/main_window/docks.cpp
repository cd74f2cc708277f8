// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/docks.h"

#include <QDockWidget>
#include <QLayout>
#include <QMainWindow>
#include <QMenu>

#include "app/gui/main_window/actions.h"
#include "app/gui/main_window/dock_header.h"
#include "app/gui/main_window/settings.h"
#include "widgets/panel/panel_header.h"

namespace layline {

namespace {

constexpr int state_version = 1;
constexpr int layout_least = 264, layout_most = 380;
constexpr int layout_regular = 315, layout_compact = 271;  // with the 1 px rule 316 and 272
constexpr int schedule_least = 260;
constexpr int plots_regular = 376, plots_compact = 246;

QString state_key() { return QStringLiteral("window/docks"); }

}  // namespace

Docks::Docks(QMainWindow& window, QWidget* layout_panel, QWidget* schedule, QWidget* schedule_header)
    : QObject(&window), window_(window), layout_header_(new PanelHeader(tr("Layout"))), no_header_(new QWidget) {
    window.setDockOptions(QMainWindow::AnimatedDocks | QMainWindow::AllowTabbedDocks | QMainWindow::AllowNestedDocks);
    window.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    window.setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    window.setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    layout_ = make("dock.layout", tr("Layout"), layout_panel);
    layout_->setMinimumWidth(layout_least);
    layout_->setMaximumWidth(layout_most);
    no_header_->setFixedHeight(0);
    schedule_ = make("dock.schedule", tr("Schedule"), schedule);
    schedule_->setMinimumHeight(schedule_least);
    layout_->setTitleBarWidget(layout_header_);
    schedule_->setTitleBarWidget(new DockHeader(tr("Schedule"), schedule_header));
    no_header_->setParent(layout_);
    no_header_->hide();
    window.addDockWidget(Qt::LeftDockWidgetArea, layout_);
    window.addDockWidget(Qt::BottomDockWidgetArea, schedule_);
}

QDockWidget* Docks::make(const char* name, const QString& title, QWidget* content) {
    auto* dock = new QDockWidget(title, &window_);
    dock->setObjectName(QString::fromUtf8(name));
    dock->setWidget(content);
    return dock;
}

void Docks::add_actions(Actions& actions) {
    const auto add = [&](const char* id, QDockWidget* dock, const QString& keys) {
        QAction* toggle = actions.adopt(id, dock->toggleViewAction(), QKeySequence(keys));
        toggle->setText(tr("%1 dock").arg(dock->windowTitle()));
    };
    add("dock.layout", layout_, QStringLiteral("Alt+1"));
    add("dock.schedule", schedule_, QStringLiteral("Alt+2"));
    auto* menu = new QMenu(&window_);
    menu->addAction(tr("Float"), layout_, [this] { layout_->setFloating(!layout_->isFloating()); });
    menu->addAction(tr("Close"), layout_, &QDockWidget::close);
    layout_header_->set_menu(menu);
}

void Docks::set_density(Density density) {
    const bool compact = density == Density::compact;
    layout_header_->setVisible(!compact);
    no_header_->setVisible(compact);
    layout_->setTitleBarWidget(compact ? no_header_ : static_cast<QWidget*>(layout_header_));
    if (density != density_) window_.resizeDocks({layout_}, {compact ? layout_compact : layout_regular}, Qt::Horizontal);
    density_ = density;
}

void Docks::restore_default() {
    for (QDockWidget* dock : {layout_, schedule_}) {
        dock->setFloating(false);
        dock->show();
    }
    window_.addDockWidget(Qt::LeftDockWidgetArea, layout_);
    window_.addDockWidget(Qt::BottomDockWidgetArea, schedule_);
    const bool compact = density_ == Density::compact;
    window_.resizeDocks({layout_}, {compact ? layout_compact : layout_regular}, Qt::Horizontal);
    follow_height(compact ? plots_compact : plots_regular);
}

void Docks::follow_height(int plots_height) {
    if (schedule_->isFloating() || schedule_->isHidden() || window_.dockWidgetArea(schedule_) != Qt::BottomDockWidgetArea) return;
    window_.layout()->activate();
    const int available = window_.centralWidget()->height() + schedule_->height();
    window_.resizeDocks({schedule_}, {std::max(schedule_least, available - plots_height)}, Qt::Vertical);
}

bool Docks::restore() {
    const QByteArray state = settings().value(state_key()).toByteArray();
    return !state.isEmpty() && window_.restoreState(state, state_version);
}

void Docks::keep() const { settings().setValue(state_key(), window_.saveState(state_version)); }

}  // namespace layline
