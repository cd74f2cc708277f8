// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/search/search_runner.h"

#include <utility>

namespace layline {

SearchRunner::SearchRunner(QObject* parent) : QObject(parent) {}

SearchRunner::~SearchRunner() { background_.forget(); }

void SearchRunner::start(const SearchRequest& request, const Coefficients& coefficients) {
    background_.forget();
    request_ = request;
    progress_ = {};
    result_ = {};
    {
        const std::lock_guard lock(mutex_);
        paused_ = false;
    }
    set_state(State::running);
    background_.start([this, request, coefficients](std::stop_token stop) -> Background::Show {
        auto result = std::make_shared<SearchResult>(
            search(request, coefficients, stop, [this, &stop](SearchProgress& progress) { tell(progress, stop); }));
        return [this, result] {
            result_ = std::move(*result);
            set_state(result_.complete ? State::done : State::stopped);
            emit finished();
        };
    });
}

/// On a worker's thread. While paused it waits here, and with it the search.
void SearchRunner::tell(SearchProgress& progress, const std::stop_token& stop) {
    auto news = std::make_shared<SearchProgress>(std::move(progress));
    QMetaObject::invokeMethod(
        this,
        [this, news] {
            if (!busy()) return;
            const std::vector<Candidate> found = std::exchange(news->found, {});
            progress_ = std::move(*news);
            emit progressed(found);
        },
        Qt::QueuedConnection);
    std::unique_lock lock(mutex_);
    wake_.wait(lock, stop, [this] { return !paused_; });
}

void SearchRunner::pause() {
    if (state_ != State::running) return;
    {
        const std::lock_guard lock(mutex_);
        paused_ = true;
    }
    set_state(State::paused);
}

void SearchRunner::resume() {
    if (state_ != State::paused) return;
    {
        const std::lock_guard lock(mutex_);
        paused_ = false;
    }
    wake_.notify_all();
    set_state(State::running);
}

void SearchRunner::stop() {
    if (busy()) background_.stop();
}

void SearchRunner::set_state(State state) {
    state_ = state;
    emit state_changed();
}

}  // namespace layline
