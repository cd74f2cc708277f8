// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/command_line/frame_clock.h"

#include <QCoreApplication>
#include <QEvent>
#include <QWidget>
#include <algorithm>
#include <cmath>
#include <limits>

namespace layline {

namespace {
constexpr qint64 longest_wait_ms = 1000;
}

FrameClock::FrameClock(std::vector<QWidget*> watched) : watched_(std::move(watched)) {
    for (QWidget* widget : watched_) widget->installEventFilter(this);
}

double FrameClock::measure(const std::function<void()>& input) {
    QCoreApplication::processEvents();
    waiting_ = {watched_.begin(), watched_.end()};
    QElapsedTimer clock;
    clock.start();
    input();
    while (!waiting_.empty() && clock.elapsed() < longest_wait_ms) QCoreApplication::processEvents(QEventLoop::AllEvents);
    return waiting_.empty() ? static_cast<double>(clock.nsecsElapsed()) / 1e6 : std::numeric_limits<double>::quiet_NaN();
}

bool FrameClock::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Paint) waiting_.erase(watched);
    return false;
}

Percentiles percentiles(std::vector<double> values) {
    if (values.empty()) return {};
    std::ranges::sort(values);
    const auto at = [&](double share) {
        return values[static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size()))) - 1];
    };
    return {at(0.50), at(0.95)};
}

}  // namespace layline
