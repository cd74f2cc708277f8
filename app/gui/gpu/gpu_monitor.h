// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <deque>
#include <vector>

#include "app/gui/gpu/child_command.h"
#include "model/profiling/devices/device.h"

namespace layline {

/// This machine's GPUs, twice a second for the last minute, read by a child process.
class GpuMonitor : public QObject {
    Q_OBJECT
  public:
    static constexpr int most_samples = 120;
    using Samples = std::vector<GpuSample>;  ///< one per device

    /// @param libraries where GPU libraries are taken from; empty: where they are.
    explicit GpuMonitor(QString libraries = {}, QObject* parent = nullptr);

    /// Starts where it does not run; stops and forgets nothing.
    void start();
    void stop();
    void set_silence(int ms) { silence_ms_ = ms; }

    bool is_known() const { return known_; }
    const GpuInventory& inventory() const { return inventory_; }
    /// Oldest first.
    const std::deque<Samples>& history() const { return history_; }
    /// Why no telemetry comes; empty while it does.
    const QString& failure() const { return failure_; }

  signals:
    void changed();

  private:
    void hear(const QByteArray& text);
    void end(int exit_code, const QString& failure);

    ChildCommand child_;
    QString libraries_;
    int silence_ms_ = 6000;
    bool known_ = false;
    GpuInventory inventory_;
    std::deque<Samples> history_;
    QString failure_;
};

}  // namespace layline
