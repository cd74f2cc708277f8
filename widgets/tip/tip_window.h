// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/tip/tip.h"

namespace layline {

/// The tooltip of plots and slider stops: shown at once, 8 px from the pointer, never over the thing it is about.
class TipWindow : public QWidget {
    Q_OBJECT
  public:
    /// Shows the tip beside `item` (global coordinates), near the pointer. An empty tip hides it.
    static void show_tip(const Tip& tip, const QPoint& pointer, const QRect& item, QWidget* owner);
    static void hide_tip();
    /// What is shown now; empty when nothing is.
    static Tip shown();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    explicit TipWindow(QWidget* parent);
    QSize wanted() const;

    Tip tip_;
};

/// Where a tip of this size stands: below right of the pointer, else above or left, inside `screen`, off `item`.
QPoint tip_position(const QSize& tip, const QPoint& pointer, const QRect& item, const QRect& screen);

}  // namespace layline
