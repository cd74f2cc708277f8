// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/bench/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstring>
#include <system_error>
#include <thread>

namespace layline {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t longest_line = 1u << 20, longest_errors = 4096;
constexpr int tick_ms = 100;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

class Pipe {
  public:
    Pipe() {
        if (pipe2(ends_.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    }
    ~Pipe() {
        close_end(0);
        close_end(1);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    int read_end() const { return ends_[0]; }
    int write_end() const { return ends_[1]; }
    void close_end(std::size_t which) {
        if (ends_[which] >= 0) close(ends_[which]);
        ends_[which] = -1;
    }

  private:
    std::array<int, 2> ends_{-1, -1};
};

void write_all(int file, const std::string& text) {
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t wrote = write(file, text.data() + done, text.size() - done);
        if (wrote < 0 && errno != EINTR) return;
        if (wrote > 0) done += static_cast<std::size_t>(wrote);
    }
}

/// The child's life. It must not run exit handlers: they are the parent's.
[[noreturn]] void live(const std::function<void(const std::function<void(const std::string&)>&)>& work, int lines, int errors,
                       pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    signal(SIGTERM, SIG_DFL);
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    try {
        work([lines](const std::string& line) { write_all(lines, line + "\n"); });
    } catch (const std::exception& error) {
        write_all(STDERR_FILENO, error.what());
        _exit(2);
    }
    _exit(0);
}

/// The parent's view of a running child.
class Watch {
  public:
    Watch(pid_t child, Pipe& lines, Pipe& errors, const ChildLimits& limits)
        : child_(child), lines_(lines), errors_(errors), limits_(limits) {}

    ChildEnd follow(const std::function<bool(const std::string&)>& line, const std::function<bool()>& idle) {
        bool stopped = false, silent = false;
        while (open_ && !stopped && !silent) {
            std::array<pollfd, 2> files = {{{lines_.read_end(), POLLIN, 0}, {errors_.read_end(), POLLIN, 0}}};
            poll(files.data(), files.size(), tick_ms);
            if (files[1].revents != 0) take_errors();
            if (files[0].revents != 0) stopped = !take_lines(line);
            if (seconds_since(ticked_) >= tick_ms / 1000.0) {
                stopped = stopped || !idle();
                ticked_ = Clock::now();
            }
            silent = open_ && (seconds_since(heard_) > limits_.silence_s || seconds_since(begun_) > limits_.total_s);
        }
        return finish(stopped, silent);
    }

  private:
    bool take_lines(const std::function<bool(const std::string&)>& line) {
        std::array<char, 65536> block;
        const ssize_t got = read(lines_.read_end(), block.data(), block.size());
        if (got <= 0) {
            open_ = got < 0 && errno == EINTR;
            return true;
        }
        heard_ = Clock::now();
        text_.append(block.data(), static_cast<std::size_t>(got));
        for (std::size_t end = text_.find('\n'); end != std::string::npos; end = text_.find('\n')) {
            const bool go_on = line(text_.substr(0, end));
            text_.erase(0, end + 1);
            if (!go_on) return false;
        }
        return text_.size() <= longest_line;
    }

    void take_errors() {
        std::array<char, 4096> block;
        const ssize_t got = read(errors_.read_end(), block.data(), block.size());
        if (got > 0) tail_.append(block.data(), static_cast<std::size_t>(got));
        if (tail_.size() > longest_errors) tail_.erase(0, tail_.size() - longest_errors);
        if (got == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }

    /// Waits a while for the end. A process inside a hung driver may never end; then it is left behind.
    bool wait_for(double seconds, int& status) const {
        for (const auto start = Clock::now();; std::this_thread::sleep_for(std::chrono::milliseconds(2))) {
            if (waitpid(child_, &status, WNOHANG) == child_) return true;
            if (seconds_since(start) > seconds) return false;
        }
    }

    ChildEnd finish(bool stopped, bool silent) {
        int status = 0;
        bool gone = !stopped && !silent && wait_for(limits_.grace_s, status);
        const bool ended_itself = gone;
        if (!gone) kill(child_, SIGTERM);
        gone = gone || wait_for(limits_.grace_s, status);
        if (!gone) kill(child_, SIGKILL);
        gone = gone || wait_for(limits_.grace_s, status);
        take_last_errors();
        if (stopped) return {ChildEnd::How::stopped, "stopped", tail_};
        if (silent || !ended_itself)
            return {ChildEnd::How::hung,
                    gone ? fmt::format("silent for {:.0f} s", seconds_since(heard_)) : "hung in the driver, cannot be ended", tail_};
        if (WIFSIGNALED(status))
            return {ChildEnd::How::crashed, fmt::format("killed by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status))), tail_};
        if (WEXITSTATUS(status) != 0) return {ChildEnd::How::crashed, fmt::format("exited with status {}", WEXITSTATUS(status)), tail_};
        return {ChildEnd::How::finished, "", tail_};
    }

    void take_last_errors() {
        pollfd file = {errors_.read_end(), POLLIN, 0};
        if (poll(&file, 1, 0) > 0 && (file.revents & POLLIN) != 0) take_errors();
    }

    pid_t child_;
    Pipe& lines_;
    Pipe& errors_;
    const ChildLimits& limits_;
    Clock::time_point begun_ = Clock::now(), heard_ = begun_, ticked_ = begun_;
    std::string text_, tail_;
    bool open_ = true;
};

}  // namespace

ChildEnd run_in_child(const std::function<void(const std::function<void(const std::string&)>& report)>& work, const ChildLimits& limits,
                      const std::function<bool(const std::string&)>& line, const std::function<bool()>& idle) {
    Pipe lines, errors;
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) {
        lines.close_end(0);
        errors.close_end(0);
        live(work, lines.write_end(), errors.write_end(), parent);
    }
    lines.close_end(1);
    errors.close_end(1);
    return Watch(child, lines, errors, limits).follow(line, idle);
}

}  // namespace layline
