// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QObject>
#include <QString>
#include <functional>
#include <string>
#include <vector>

#include "widgets/common/density.h"

class QDockWidget;
class QMainWindow;
class QWidget;

namespace layline {

class Actions;
class PanelHeader;

/// What a dock shows: its body, and what stands beside its name in the title bar (null: nothing).
struct DockContent {
    QWidget* body;
    QWidget* header = nullptr;
};

/// A dock that shares its place with others, as a tab. It is built when first shown, so that a window starts fast.
struct DockPart {
    std::string id;  ///< stable: "dock.search"
    QString title;
    QKeySequence keys;        ///< show and raise, or hide when it is on top
    Qt::DockWidgetArea area;  ///< bottom: beside Schedule; right: beside the other right ones (bottom in a compact window)
    std::function<DockContent()> build;
    bool at_start = true;  ///< whether the default layout shows its tab
};

/// The docks of the window: where they stand, how large they start, how their arrangement is kept.
class Docks : public QObject {
    Q_OBJECT
  public:
    Docks(QMainWindow& window, Actions& actions, QWidget* layout_panel);

    /// Adds a tab, in the order of the design; the first of an area is on top.
    void add(DockPart part);
    void set_density(Density density);
    void restore_default();
    /// The arrangement kept by the last window; another version of it falls back to the default. @returns whether one was kept.
    bool restore();
    void keep() const;
    /// Keeps the height of the plots above while the window's height changes: the bottom area takes what is spare.
    void follow_height(int plots_height);

    /// Shows a dock and brings it to the front of its tabs. Only for what the user started; no dock raises itself otherwise.
    void raise(const std::string& id);
    QDockWidget* dock(const std::string& id) const;
    QDockWidget* layout() const { return layout_; }
    /// The ids of all docks, Layout first.
    std::vector<std::string> ids() const;
    /// The bodies of the docks that can be seen, without Layout's, in the order of their tabs.
    std::vector<QWidget*> seen() const;

  private:
    struct Tab {
        DockPart part;
        QDockWidget* dock;
        bool built = false;
    };

    QDockWidget* make(const std::string& id, const QString& title, QWidget* content);
    void add_layout_action();
    void add_tab_action(const Tab& tab);
    void build(Tab& tab);
    void build_shown();
    void toggle(const std::string& id);
    std::vector<QDockWidget*> companions(const QDockWidget* dock) const;
    Qt::DockWidgetArea area_of(const DockPart& part) const;
    QDockWidget* bottom() const;

    QMainWindow& window_;
    Actions& actions_;
    QDockWidget* layout_;
    PanelHeader* layout_header_;
    QWidget* no_header_;
    std::vector<Tab> tabs_;
    bool arranging_ = true;  ///< docks are not in their places yet: none is built
    Density density_ = Density::regular;
};

}  // namespace layline
