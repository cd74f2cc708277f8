// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/docks.h"

#include <QDockWidget>
#include <QLayout>
#include <QMainWindow>
#include <QMenu>
#include <algorithm>

#include "app/gui/main_window/actions.h"
#include "app/gui/main_window/dock_header.h"
#include "app/gui/main_window/settings.h"
#include "widgets/panel/panel_header.h"

namespace layline {

namespace {

constexpr int state_version = 2;
constexpr int layout_least = 264, layout_most = 380;
constexpr int layout_regular = 315, layout_compact = 271;  // with the 1 px rule 316 and 272
constexpr int bottom_least = 260;
constexpr int right_least = 320, right_regular = 359;
constexpr int plots_regular = 376, plots_compact = 246;

/// Behind other tabs a dock has no visible region.
bool on_top(const QDockWidget& dock) { return dock.isVisible() && !dock.visibleRegion().isEmpty(); }

QString state_key() { return QStringLiteral("window/docks"); }

}  // namespace

Docks::Docks(QMainWindow& window, Actions& actions, QWidget* layout_panel)
    : QObject(&window), window_(window), actions_(actions), layout_header_(new PanelHeader(tr("Layout"))), no_header_(new QWidget) {
    window.setDockOptions(QMainWindow::AnimatedDocks | QMainWindow::AllowTabbedDocks | QMainWindow::AllowNestedDocks);
    window.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    window.setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    window.setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    layout_ = make("dock.layout", tr("Layout"), layout_panel);
    layout_->setMinimumWidth(layout_least);
    layout_->setMaximumWidth(layout_most);
    layout_->setTitleBarWidget(layout_header_);
    no_header_->setFixedHeight(0);
    no_header_->setParent(layout_);
    no_header_->hide();
    window.addDockWidget(Qt::LeftDockWidgetArea, layout_);
    add_layout_action();
}

QDockWidget* Docks::make(const std::string& id, const QString& title, QWidget* content) {
    auto* dock = new QDockWidget(title, &window_);
    dock->setObjectName(QString::fromStdString(id));
    dock->setWidget(content);
    return dock;
}

void Docks::add_layout_action() {
    actions_.adopt("dock.layout", layout_->toggleViewAction(), QKeySequence(QStringLiteral("Alt+1")))
        ->setText(tr("%1 dock").arg(layout_->windowTitle()));
    auto* menu = new QMenu(&window_);
    menu->addAction(tr("Float"), layout_, [this] { layout_->setFloating(!layout_->isFloating()); });
    menu->addAction(tr("Close"), layout_, &QDockWidget::close);
    layout_header_->set_menu(menu);
}

void Docks::add(DockPart part) {
    auto* page = new QWidget;  // stands in until the dock is first shown
    QDockWidget* dock = make(part.id, part.title, page);
    if (part.area == Qt::BottomDockWidgetArea)
        dock->setMinimumHeight(bottom_least);
    else
        dock->setMinimumWidth(right_least);
    auto* header = new DockHeader(*dock, [this, dock] { return companions(dock); });
    dock->setTitleBarWidget(header);
    const std::size_t index = tabs_.size();
    tabs_.push_back({std::move(part), dock});
    connect(dock, &QDockWidget::visibilityChanged, this, [this, index](bool visible) {
        if (visible && !arranging_) build(tabs_[index]);
        for (const Tab& tab : tabs_) tab.dock->titleBarWidget()->update();
    });
    add_tab_action(tabs_.back());
}

void Docks::add_tab_action(const Tab& tab) {
    QAction* action = actions_.add(tab.part.id, tr("%1 dock").arg(tab.part.title), tab.part.keys, [this, id = tab.part.id] { toggle(id); });
    action->setCheckable(true);
    connect(tab.dock, &QDockWidget::visibilityChanged, action, &QAction::setChecked);
}

void Docks::build(Tab& tab) {
    if (tab.built) return;
    tab.built = true;
    QWidget* stand_in = tab.dock->widget();
    const DockContent content = tab.part.build();
    tab.dock->setWidget(content.body);
    content.body->show();
    stand_in->deleteLater();
    if (content.header != nullptr) static_cast<DockHeader*>(tab.dock->titleBarWidget())->set_content(content.header);
}

void Docks::build_shown() {
    arranging_ = false;
    for (Tab& tab : tabs_)
        if (on_top(*tab.dock)) build(tab);
}

void Docks::toggle(const std::string& id) {
    QDockWidget* shown = dock(id);
    if (on_top(*shown))
        shown->close();
    else
        raise(id);
}

void Docks::raise(const std::string& id) {
    QDockWidget* shown = dock(id);
    shown->show();
    shown->raise();
}

QDockWidget* Docks::dock(const std::string& id) const {
    if (id == "dock.layout") return layout_;
    const auto found = std::find_if(tabs_.begin(), tabs_.end(), [&](const Tab& tab) { return tab.part.id == id; });
    return found == tabs_.end() ? nullptr : found->dock;
}

std::vector<std::string> Docks::ids() const {
    std::vector<std::string> ids{"dock.layout"};
    for (const Tab& tab : tabs_) ids.push_back(tab.part.id);
    return ids;
}

std::vector<QWidget*> Docks::seen() const {
    std::vector<QWidget*> bodies;
    for (const Tab& tab : tabs_)
        if (on_top(*tab.dock)) bodies.push_back(tab.dock->widget());
    return bodies;
}

std::vector<QDockWidget*> Docks::companions(const QDockWidget* dock) const {
    const QList<QDockWidget*> others = window_.tabifiedDockWidgets(const_cast<QDockWidget*>(dock));
    std::vector<QDockWidget*> tabs;
    for (const Tab& tab : tabs_)
        if (tab.dock == dock || (others.contains(tab.dock) && !tab.dock->isHidden())) tabs.push_back(tab.dock);
    return tabs;
}

Qt::DockWidgetArea Docks::area_of(const DockPart& part) const {
    return density_ == Density::compact ? Qt::BottomDockWidgetArea : part.area;
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
    arranging_ = true;  // a dock that is shown before its tab is known says that it is visible
    layout_->setFloating(false);
    layout_->show();
    window_.addDockWidget(Qt::LeftDockWidgetArea, layout_);
    for (const Tab& tab : tabs_) {
        tab.dock->setFloating(false);
        window_.removeDockWidget(tab.dock);
    }
    std::vector<QDockWidget*> first;
    for (const Tab& tab : tabs_) {
        const Qt::DockWidgetArea area = area_of(tab.part);
        const auto same = std::find_if(first.begin(), first.end(), [&](QDockWidget* dock) { return window_.dockWidgetArea(dock) == area; });
        window_.addDockWidget(area, tab.dock);
        tab.dock->setVisible(tab.part.at_start);
        if (same == first.end())
            first.push_back(tab.dock);
        else
            window_.tabifyDockWidget(*same, tab.dock);
    }
    for (QDockWidget* dock : first) dock->raise();
    arranging_ = false;
    for (Tab& tab : tabs_)
        if (std::find(first.begin(), first.end(), tab.dock) != first.end()) build(tab);
    const bool compact = density_ == Density::compact;
    window_.resizeDocks({layout_}, {compact ? layout_compact : layout_regular}, Qt::Horizontal);
    for (QDockWidget* dock : first)
        if (window_.dockWidgetArea(dock) == Qt::RightDockWidgetArea) window_.resizeDocks({dock}, {right_regular}, Qt::Horizontal);
    follow_height(compact ? plots_compact : plots_regular);
}

QDockWidget* Docks::bottom() const {
    for (const Tab& tab : tabs_)
        if (!tab.dock->isFloating() && !tab.dock->isHidden() && window_.dockWidgetArea(tab.dock) == Qt::BottomDockWidgetArea)
            return tab.dock;
    return nullptr;
}

void Docks::follow_height(int plots_height) {
    QDockWidget* dock = bottom();
    if (dock == nullptr) return;
    window_.layout()->activate();
    int height = 0;  // the one on top has the area's height; those behind it may not have been laid out yet
    for (const QDockWidget* companion : companions(dock)) height = std::max(height, companion->height());
    const int available = window_.centralWidget()->height() + height;
    window_.resizeDocks({dock}, {std::max(bottom_least, available - plots_height)}, Qt::Vertical);
}

bool Docks::restore() {
    const QByteArray state = settings().value(state_key()).toByteArray();
    arranging_ = true;
    const bool kept = !state.isEmpty() && window_.restoreState(state, state_version);
    QMetaObject::invokeMethod(this, &Docks::build_shown, Qt::QueuedConnection);  // which are on top is known once the window is laid out
    return kept;
}

void Docks::keep() const { settings().setValue(state_key(), window_.saveState(state_version)); }

}  // namespace layline
