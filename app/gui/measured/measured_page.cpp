// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/measured/measured_page.h"

#include <QEvent>
#include <QFileInfo>
#include <QLocale>
#include <QPointer>
#include <QVBoxLayout>
#include <QtConcurrent>
#include <algorithm>
#include <utility>

#include "model/scenario/input_error.h"
#include "widgets/pipeline/schedule_view.h"

namespace layline {

std::vector<MeasuredDifference> measured_differences(const Estimate& estimate, const MeasuredStep& step) {
    double compute_s = 0, communication_s = 0, idle_s = 0, step_s = 0;
    for (const WaterfallRow& row : estimate.waterfall) {
        if (row.kind == WaterfallKind::peak) continue;
        step_s += row.seconds;
        switch (row.kind) {
            case WaterfallKind::tp_communication:
            case WaterfallKind::cp_communication:
            case WaterfallKind::ep_communication:
            case WaterfallKind::dp_communication:
                communication_s += row.seconds;
                break;
            case WaterfallKind::bubble:
            case WaterfallKind::imbalance:
                idle_s += row.seconds;
                break;
            default:
                compute_s += row.seconds;
        }
    }
    std::vector<MeasuredDifference> differences{{MeasuredPage::tr("step"), step_s, step.duration_s}};
    if (step.lanes.empty()) return differences;
    differences.push_back({MeasuredPage::tr("compute"), compute_s, step.compute_s()});
    differences.push_back({MeasuredPage::tr("exposed communication"), communication_s, step.exposed_communication_s()});
    differences.push_back({MeasuredPage::tr("idle"), idle_s, step.idle_s()});
    return differences;
}

MeasuredPage::MeasuredPage(PlanningSession& session, ScheduleView* schedule, QWidget* parent)
    : QWidget(parent), session_(session), schedule_(schedule), lanes_(new MeasuredLanes) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(lanes_);
    column->addWidget(schedule, 1);
    lanes_->hide();
    schedule->show();  // it was made without a place, and hidden
    setFocusProxy(schedule);
    schedule->installEventFilter(this);
    constexpr int progress_ms = 250;
    progress_.setInterval(progress_ms);
    connect(&progress_, &QTimer::timeout, this, &MeasuredPage::say_progress);
    connect(&watcher_, &QFutureWatcher<Reading>::finished, this, &MeasuredPage::take);
    connect(lanes_, &MeasuredLanes::step_wanted, this, [this](int direction) { show_step(shown_ + direction); });
    connect(lanes_, &MeasuredLanes::closed, this, [this] {
        steps_.clear();
        lanes_->hide();
    });
    connect(&session_, &PlanningSession::changed, this, [this](Changes changes) {
        if (changes & Change::estimate) update_lanes();
    });
}

MeasuredPage::~MeasuredPage() {
    if (control_) control_->stop = true;
    watcher_.waitForFinished();
}

void MeasuredPage::open(const QString& file) {
    file_ = file;
    if (!watcher_.isRunning()) return start();
    waiting_ = true;
    control_->stop = true;
}

void MeasuredPage::stop() {
    waiting_ = false;
    if (control_) control_->stop = true;
}

void MeasuredPage::start() {
    waiting_ = said_progress_ = false;
    control_ = std::make_shared<ReadControl>();
    watcher_.setFuture(QtConcurrent::run([path = file_.toStdString(), control = control_] {
        Reading reading;
        try {
            reading.steps = read_measured_steps(path, control.get());
        } catch (const InputError& error) {
            reading.failure = QString::fromUtf8(error.what());
        } catch (const ReadStopped&) {
            reading.stopped = true;
        }
        return reading;
    }));
    progress_.start();
}

void MeasuredPage::say_progress() {
    const QFileInfo file(file_);
    const auto read = static_cast<qint64>(control_->bytes.load()), whole = file.size();
    const QString share = whole > 0 && read > 0
                              ? tr("%1 of %2").arg(QLocale().formattedDataSize(std::min(read, whole)), QLocale().formattedDataSize(whole))
                              : tr("%1 in all").arg(QLocale().formattedDataSize(whole));
    said_progress_ = true;
    session_.say({tr("Reading %1").arg(file.fileName()), share, {tr("Stop")}, [page = QPointer(this)](int) {
                      if (page) page->stop();
                  }});
}

void MeasuredPage::take() {
    progress_.stop();
    if (std::exchange(said_progress_, false)) session_.dismiss_notice();
    if (waiting_) return start();
    Reading reading = watcher_.result();
    if (reading.stopped) return;
    if (!reading.failure.isEmpty()) return session_.say({tr("The trace could not be read"), reading.failure, {}, {}});
    steps_ = std::move(reading.steps);
    lanes_->show();
    // The first step of a recording warms up; the one in the middle is wholly recorded.
    show_step(static_cast<int>(steps_.size()) / 2);
}

void MeasuredPage::show_step(int index) {
    if (steps_.empty()) return;
    shown_ = std::clamp(index, 0, static_cast<int>(steps_.size()) - 1);
    update_lanes();
}

void MeasuredPage::update_lanes() {
    if (steps_.empty()) return;
    const EstimatePtr estimate = session_.last_valid();
    const MeasuredStep& step = steps_[static_cast<std::size_t>(shown_)];
    lanes_->set_step(step, estimate ? measured_differences(*estimate, step) : std::vector<MeasuredDifference>{});
    lanes_->set_map(schedule_->time_map());
}

bool MeasuredPage::eventFilter(QObject* watched, QEvent* event) {
    // The view repaints whenever its axis moves: the lanes follow it.
    if (event->type() == QEvent::Paint && lanes_->isVisible()) lanes_->set_map(schedule_->time_map());
    return QWidget::eventFilter(watched, event);
}

}  // namespace layline
