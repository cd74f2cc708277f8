// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QString>
#include <atomic>
#include <filesystem>
#include <memory>
#include <vector>

#include "app/gui/session/answer.h"
#include "model/calibration/calibration_writer.h"
#include "model/calibration/measured_run.h"

namespace layline {

/// Reading measured runs and fitting coefficients to them, on a worker: with progress, and stopped within a few model evaluations.
/// What was fitted before a stop is kept.
class CalibrationWork : public QObject {
    Q_OBJECT
  public:
    enum class State { idle, reading, fitting };

    explicit CalibrationWork(QObject* parent = nullptr);
    /// Stops what is running and waits for it.
    ~CalibrationWork() override;

    /// Reads tables and training logs. @param live the plan that a log is a run of where it states no model.
    void read(std::vector<std::filesystem::path> files, const Scenario& live);
    /// Fits every site of what was read.
    void fit();
    void stop();

    State state() const { return state_; }
    double progress() const;
    const std::vector<std::filesystem::path>& files() const { return files_; }
    /// Null before anything was read.
    const std::shared_ptr<const RunTable>& table() const { return table_; }
    /// Null before the first fit; its entries may be fewer than the sites where it was stopped.
    const std::shared_ptr<const CalibrationDocument>& document() const { return document_; }
    /// Why the last step failed, one sentence; empty when it did not.
    const QString& problem() const { return problem_; }

  signals:
    void changed();

  private:
    void take_table();
    void take_document();

    State state_ = State::idle;
    std::vector<std::filesystem::path> files_;
    std::shared_ptr<const RunTable> table_;
    std::shared_ptr<const CalibrationDocument> document_;
    QString problem_;
    std::shared_ptr<std::atomic<bool>> stopped_ = std::make_shared<std::atomic<bool>>(false);
    QFutureWatcher<Answer<std::shared_ptr<const RunTable>>> reader_;
    QFutureWatcher<Answer<std::shared_ptr<const CalibrationDocument>>> fitter_;
};

}  // namespace layline
