// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>
#include <vector>

#include "model/profiling/traces/step_lanes.h"
#include "widgets/pipeline/time_map.h"

namespace layline {

class TextButton;

/// One line of what was predicted against what was measured.
struct MeasuredDifference {
    QString name;
    double predicted_s = 0, measured_s = 0;
};

/// A measured step over the pipeline view, on its time axis: a lane a process, compute above communication, and the differences in words.
class MeasuredLanes : public QWidget {
    Q_OBJECT
  public:
    explicit MeasuredLanes(QWidget* parent = nullptr);

    void set_step(MeasuredStep step, std::vector<MeasuredDifference> differences);
    const MeasuredStep& step() const { return step_; }
    const std::vector<MeasuredDifference>& differences() const { return differences_; }
    /// The time axis of the view below.
    void set_map(const TimeMap& map);
    /// Tab-separated: the differences, then the lanes. For the clipboard and for screen readers.
    QString text() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {420, sizeHint().height()}; }

  signals:
    void step_wanted(int direction);  ///< -1 the one before, +1 the next
    void closed();

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    int shown_lanes() const;
    void paint_lane(QPainter& painter, const MeasuredLane& lane, int top) const;
    QString words() const;

    MeasuredStep step_;
    std::vector<MeasuredDifference> differences_;
    TimeMap map_;
    TextButton *before_, *next_, *close_;
};

}  // namespace layline
