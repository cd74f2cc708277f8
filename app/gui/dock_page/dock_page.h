// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QDockWidget;

namespace layline {

/// The body of a dock that draws what the session says: it is brought up to date while it can be seen, and when it comes into sight again.
/// (A dock behind other tabs is visible for Qt; only its dock knows better.)
class DockPage : public QWidget {
    Q_OBJECT
  public:
    bool is_seen() const;

  protected:
    /// Draws anew from the session.
    virtual void refresh() = 0;
    /// refresh() now, or once it is seen.
    void refresh_when_seen();
    void showEvent(QShowEvent* event) override;

  private:
    void find_dock();

    QDockWidget* dock_ = nullptr;
    bool dock_seen_ = true;
    bool stale_ = true;
};

}  // namespace layline
