// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <optional>

#include "app/gui/gpu/child_command.h"
#include "model/profiling/bench/gpu_profile.h"

namespace layline {

/// Measures this machine's GPUs in a child process, with progress; a stop keeps what was measured.
class GpuProfiler : public QObject {
    Q_OBJECT
  public:
    explicit GpuProfiler(QString libraries = {}, QObject* parent = nullptr);

    void start(const QStringList& more = {});
    void cancel() { child_.ask_to_stop(); }
    bool is_running() const { return child_.is_running(); }
    double progress() const { return progress_; }  ///< 0 to 1
    const QString& step() const { return step_; }

    const std::optional<GpuProfile>& profile() const { return profile_; }
    /// The profile as it came, for a file.
    const QByteArray& text() const { return text_; }
    /// Takes a profile from elsewhere. @throws InputError
    void import_text(const QByteArray& text);
    /// Why the last run gave none; empty where it did.
    const QString& failure() const { return failure_; }

  signals:
    void changed();

  private:
    void hear_progress(const QByteArray& line);
    void end(const QString& failure);

    ChildCommand child_;
    QString libraries_, step_, failure_;
    double progress_ = 0;
    QByteArray out_, text_;
    std::optional<GpuProfile> profile_;
};

}  // namespace layline
