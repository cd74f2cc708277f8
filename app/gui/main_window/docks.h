// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <vector>

#include "widgets/common/density.h"

class QDockWidget;
class QMainWindow;

namespace layline {

class Actions;
class PanelHeader;

/// The docks of the window: where they stand, how large they start, how their arrangement is kept.
class Docks : public QObject {
    Q_OBJECT
  public:
    /// @param schedule_header stands in the title bar of the schedule's dock.
    Docks(QMainWindow& window, QWidget* layout_panel, QWidget* schedule, QWidget* schedule_header);

    /// Alt+1, Alt+2: show and hide.
    void add_actions(Actions& actions);
    void set_density(Density density);
    void restore_default();
    /// The arrangement kept by the last window; another version of it falls back to the default. @returns whether one was kept.
    bool restore();
    void keep() const;
    /// Keeps the height of the plots above while the window's height changes: the bottom area takes what is spare.
    void follow_height(int plots_height);

    QDockWidget* layout() const { return layout_; }
    QDockWidget* schedule() const { return schedule_; }

  private:
    QDockWidget* make(const char* name, const QString& title, QWidget* content);

    QMainWindow& window_;
    QDockWidget *layout_, *schedule_;
    PanelHeader* layout_header_;
    QWidget* no_header_;
    Density density_ = Density::regular;
};

}  // namespace layline
