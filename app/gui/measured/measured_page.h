// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QString>
#include <QWidget>
#include <vector>

#include "app/gui/session/planning_session.h"
#include "model/profiling/traces/step_lanes.h"
#include "widgets/measured/measured_lanes.h"

namespace layline {

class ScheduleView;

/// What an estimate predicts against what a step measured: step time, and where there are lanes compute, exposed communication and idle
/// time, averaged over GPUs.
std::vector<MeasuredDifference> measured_differences(const Estimate& estimate, const MeasuredStep& step);

/// The body of the Schedule dock: the pipeline view, and above it, once a trace or a log is open, what was measured.
class MeasuredPage : public QWidget {
    Q_OBJECT
  public:
    MeasuredPage(PlanningSession& session, ScheduleView* schedule, QWidget* parent = nullptr);

    /// Reads a profiler's trace or a training log on a worker; what is wrong with it stands in the headline.
    void open(const QString& file);
    bool is_reading() const { return watcher_.isRunning(); }
    MeasuredLanes* lanes() const { return lanes_; }
    int shown() const { return shown_; }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    struct Reading {
        std::vector<MeasuredStep> steps;
        QString failure;
    };
    void take();
    void show_step(int index);
    void update_lanes();

    PlanningSession& session_;
    ScheduleView* schedule_;
    MeasuredLanes* lanes_;
    QFutureWatcher<Reading> watcher_;
    std::vector<MeasuredStep> steps_;
    int shown_ = 0;
};

}  // namespace layline
