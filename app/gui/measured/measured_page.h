// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QString>
#include <QTimer>
#include <QWidget>
#include <memory>
#include <vector>

#include "app/gui/session/planning_session.h"
#include "model/profiling/files/read_control.h"
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
    /// Ends a reading.
    ~MeasuredPage() override;

    /// Reads a profiler's trace or a training log on a worker; what is wrong with it stands in the headline. A long reading shows how far
    /// it is there, and a button that ends it. Another file that is opened meanwhile takes its place.
    void open(const QString& file);
    bool is_reading() const { return watcher_.isRunning(); }
    /// Ends the reading; what was open stays.
    void stop();
    MeasuredLanes* lanes() const { return lanes_; }
    int shown() const { return shown_; }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    struct Reading {
        std::vector<MeasuredStep> steps;
        QString failure;
        bool stopped = false;
    };
    void start();
    void say_progress();
    void take();
    void show_step(int index);
    void update_lanes();

    PlanningSession& session_;
    ScheduleView* schedule_;
    MeasuredLanes* lanes_;
    QFutureWatcher<Reading> watcher_;
    std::shared_ptr<ReadControl> control_;  ///< of the reading that runs
    QString file_;                          ///< that is read, or waits for the worker
    bool waiting_ = false;                  ///< file_ is another one than the worker reads
    QTimer progress_;
    bool said_progress_ = false;
    std::vector<MeasuredStep> steps_;
    int shown_ = 0;
};

}  // namespace layline
