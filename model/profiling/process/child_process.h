// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace layline {

/// How long a child may take.
struct ChildLimits {
    double silence_s = 20;  ///< without a line
    double total_s = 900;
    double grace_s = 1;  ///< between asking it to end and ending it
};

/// How a child ended.
struct ChildEnd {
    enum class How { finished, crashed, hung, stopped };
    How how = How::finished;
    std::string words;   ///< "killed by signal 6 (Aborted)", "silent for 20 s", ...; empty when it finished
    std::string errors;  ///< the last of what it wrote to stderr
};

/// Work in a process of its own, so that nothing it does can take this one along: a driver may hang or crash in there. It reports in lines,
/// and dies with its parent. Start it from a program whose other threads hold no locks that the work needs.
class ChildProcess {
  public:
    using Report = std::function<void(const std::string&)>;
    using Work = std::function<void(const Report&)>;

    /// @throws std::system_error when there can be no child.
    explicit ChildProcess(const Work& work, ChildLimits limits = {});
    /// Ends it where it still runs.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// Waits at most `wait_s` for lines and hands them on. @returns false as soon as `line` does; the rest is then lost.
    bool hear(double wait_s, const std::function<bool(const std::string&)>& line);
    /// Whether more may come.
    bool is_open() const;
    /// Whether it was silent, or has run, for longer than it may.
    bool is_overdue() const;
    /// Waits for its end for a while, then ends it. A process inside a hung driver may never end; it is left behind.
    ChildEnd finish(bool stopped);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Runs `work` in a child to its end. What it reports arrives in `line`; `idle` is called about ten times a second; where either
/// @returns false the child is stopped. @throws std::system_error when there can be no child.
ChildEnd run_in_child(const ChildProcess::Work& work, const ChildLimits& limits, const std::function<bool(const std::string&)>& line,
                      const std::function<bool()>& idle);

}  // namespace layline
