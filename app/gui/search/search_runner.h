// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "app/gui/search/background.h"
#include "model/search/search.h"

namespace layline {

/// A search on a worker: its news arrive here at most 20 times a second, it can be paused and stopped, and it ends within 100 ms when this
/// object does.
class SearchRunner : public QObject {
    Q_OBJECT
  public:
    enum class State { idle, running, paused, stopped, done };

    explicit SearchRunner(QObject* parent = nullptr);
    ~SearchRunner() override;

    void start(const SearchRequest& request, const Coefficients& coefficients);
    void pause();
    void resume();
    void stop();

    State state() const { return state_; }
    bool busy() const { return state_ == State::running || state_ == State::paused; }
    const SearchRequest& request() const { return request_; }
    const SearchProgress& progress() const { return progress_; }  ///< counts of the last report; what it found is in the signal
    /// Of the last search that ended; complete is false when it was stopped.
    const SearchResult& result() const { return result_; }

  signals:
    void state_changed();
    void progressed(const std::vector<layline::Candidate>& found);
    void finished();

  private:
    void set_state(State state);
    void tell(SearchProgress& progress, const std::stop_token& stop);

    SearchRequest request_;
    SearchProgress progress_;
    SearchResult result_;
    State state_ = State::idle;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    bool paused_ = false;  ///< guarded by the mutex
    Background background_;
};

}  // namespace layline
