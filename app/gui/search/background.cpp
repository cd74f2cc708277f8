// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/search/background.h"

#include <utility>

namespace layline {

void Background::start(Work work) {
    forget();
    running_ = true;
    const int round = ++round_;
    thread_ = std::jthread([this, round, work = std::move(work)](std::stop_token stop) {
        const auto show = [this, round, act = work(std::move(stop))] {
            if (round != round_) return;
            running_ = false;
            act();
            emit ended();
        };
        QMetaObject::invokeMethod(this, show, Qt::QueuedConnection);
    });
}

void Background::forget() {
    ++round_;
    running_ = false;
    thread_ = {};
}

}  // namespace layline
