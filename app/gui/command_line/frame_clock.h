// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <functional>
#include <set>
#include <vector>

class QWidget;

namespace layline {

/// Measures from an input to the moment at which all watched widgets have been painted with what follows from it.
class FrameClock : public QObject {
    Q_OBJECT
  public:
    explicit FrameClock(std::vector<QWidget*> watched);

    /// Runs `input` and the event loop until every watched widget was painted and the frame was handed over.
    /// @returns milliseconds, or NaN when no frame came within a second.
    double measure(const std::function<void()>& input);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    std::vector<QWidget*> watched_;
    std::set<QObject*> waiting_;
};

struct Percentiles {
    double p50 = 0, p95 = 0;
};
Percentiles percentiles(std::vector<double> values);

}  // namespace layline
