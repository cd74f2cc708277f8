// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QButtonGroup>
#include <QWidget>
#include <functional>
#include <vector>

#include "widgets/common/density.h"
#include "widgets/tip/tip.h"

namespace layline {

/// One choice of a short enumeration. An impossible one stays enabled, sunken, and says why.
struct Segment {
    QString text;
    QString reason;  ///< why it cannot be chosen; empty when it can
    bool pinned = false;
    bool operator==(const Segment&) const = default;
};

/// A labelled row with segments side by side: ZeRO stage, recompute, sequence parallel.
class SegmentedControl : public QWidget {
    Q_OBJECT
  public:
    explicit SegmentedControl(const QString& name, QWidget* parent = nullptr);

    /// @param current index, or -1 for none.
    void set_segments(const std::vector<Segment>& segments, int current);
    void set_density(Density density);
    void set_tip_source(std::function<Tip(int)> source) { tip_source_ = std::move(source); }

    int current() const { return group_.checkedId(); }
    int count() const { return static_cast<int>(segments_.size()); }
    /// For tests and the tab order.
    QAbstractButton* segment(int index) const { return group_.button(index); }
    QSize sizeHint() const override;

  signals:
    void chosen(int index);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void rebuild();
    void place();
    void step(int from, int direction);

    QString name_;
    std::vector<Segment> segments_;
    QButtonGroup group_;
    Density density_ = Density::regular;
    std::function<Tip(int)> tip_source_;
};

}  // namespace layline
