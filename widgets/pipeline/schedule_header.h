// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/pipeline/regions.h"

namespace layline {

class ScheduleView;
class Switch;

/// The line above a pipeline view: what it shows, the legend, the fold switch; over a ghost its caption instead of the legend.
/// Entries for which there is no room are left out from the right; the legend names only what is drawn.
class ScheduleHeader : public QWidget {
    Q_OBJECT
  public:
    /// Follows the view; switches its fold.
    explicit ScheduleHeader(ScheduleView& view, QWidget* parent = nullptr);

    /// Compact leaves out the title and shortens the legend.
    void set_density(Density density);
    /// What the legend says now, left to right.
    QStringList legend() const;

    QSize sizeHint() const override { return {640, 30}; }
    QSize minimumSizeHint() const override { return {160, 30}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void follow();
    void place_switch();

    ScheduleView& view_;
    Switch* fold_;
    Density density_ = Density::regular;
};

}  // namespace layline
