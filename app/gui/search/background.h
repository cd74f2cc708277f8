// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <stop_token>
#include <thread>

namespace layline {

/// One piece of work at a time on a thread of its own. What it found is shown on the thread of this object; a piece that was replaced or
/// stopped shows nothing. Ends cleanly with this object.
class Background : public QObject {
    Q_OBJECT
  public:
    using Show = std::function<void()>;
    /// Works until it is done or told to stop; @returns what shows the result, run on the object's own thread.
    using Work = std::function<Show(std::stop_token)>;

    explicit Background(QObject* parent = nullptr) : QObject(parent) {}
    ~Background() override { forget(); }

    void start(Work work);
    /// Asks the work to end early; its result is shown all the same.
    void stop() { thread_.request_stop(); }
    /// Stops and waits; nothing is shown.
    void forget();
    bool running() const { return running_; }

  signals:
    void ended();

  private:
    std::jthread thread_;
    int round_ = 0;
    bool running_ = false;
};

}  // namespace layline
