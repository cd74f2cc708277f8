// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/profiling/process/child_process.h"

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
constexpr double tick_s = 0.1;

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
[[noreturn]] void live(const ChildProcess::Work& work, int lines, int errors, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    for (const int reset : {SIGTERM, SIGINT}) signal(reset, SIG_DFL);
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

}  // namespace

struct ChildProcess::State {
    explicit State(ChildLimits given) : limits(given) {}

    bool take_lines(const std::function<bool(const std::string&)>& line) {
        std::array<char, 65536> block;
        const ssize_t got = read(lines.read_end(), block.data(), block.size());
        if (got <= 0) {
            open = got < 0 && errno == EINTR;
            return true;
        }
        heard = Clock::now();
        text.append(block.data(), static_cast<std::size_t>(got));
        std::size_t begin = 0;
        for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
            if (!line(text.substr(begin, end - begin))) return false;
            begin = end + 1;
        }
        text.erase(0, begin);
        return text.size() <= longest_line;
    }

    void take_errors() {
        std::array<char, 4096> block;
        const ssize_t got = read(errors.read_end(), block.data(), block.size());
        if (got > 0) tail.append(block.data(), static_cast<std::size_t>(got));
        if (tail.size() > longest_errors) tail.erase(0, tail.size() - longest_errors);
        if (got == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }

    void take_last_errors() {
        pollfd file = {errors.read_end(), POLLIN, 0};
        if (poll(&file, 1, 0) > 0 && (file.revents & POLLIN) != 0) take_errors();
    }

    bool wait_for(double seconds, int& status) {
        for (const auto start = Clock::now();; std::this_thread::sleep_for(std::chrono::milliseconds(2))) {
            if (waitpid(child, &status, WNOHANG) == child) {
                child = -1;
                return true;
            }
            if (seconds_since(start) > seconds) return false;
        }
    }

    ChildLimits limits;
    Pipe lines, errors;
    pid_t child = -1;  ///< -1: ended
    Clock::time_point begun = Clock::now(), heard = begun;
    std::string text, tail;
    bool open = true;
};

ChildProcess::ChildProcess(const Work& work, ChildLimits limits) : state_(std::make_unique<State>(limits)) {
    const pid_t parent = getpid();
    state_->child = fork();
    if (state_->child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (state_->child == 0) {
        state_->lines.close_end(0);
        state_->errors.close_end(0);
        live(work, state_->lines.write_end(), state_->errors.write_end(), parent);
    }
    state_->lines.close_end(1);
    state_->errors.close_end(1);
}

ChildProcess::~ChildProcess() {
    if (state_->child >= 0) finish(true);
}

bool ChildProcess::hear(double wait_s, const std::function<bool(const std::string&)>& line) {
    std::array<pollfd, 2> files = {{{state_->lines.read_end(), POLLIN, 0}, {state_->errors.read_end(), POLLIN, 0}}};
    poll(files.data(), files.size(), static_cast<int>(1000 * wait_s));
    if (files[1].revents != 0) state_->take_errors();
    return files[0].revents == 0 || state_->take_lines(line);
}

bool ChildProcess::is_open() const { return state_->open; }

bool ChildProcess::is_overdue() const {
    return seconds_since(state_->heard) > state_->limits.silence_s || seconds_since(state_->begun) > state_->limits.total_s;
}

ChildEnd ChildProcess::finish(bool stopped) {
    int status = 0;
    const bool silent = state_->open;
    const double grace_s = state_->limits.grace_s;
    const bool ended_itself = !stopped && !silent && state_->wait_for(grace_s, status);
    bool gone = ended_itself;
    for (const int word : {SIGTERM, SIGKILL}) {
        if (gone) break;
        kill(state_->child, word);
        gone = state_->wait_for(grace_s, status);
    }
    state_->take_last_errors();
    state_->child = -1;
    const std::string& tail = state_->tail;
    if (stopped) return {ChildEnd::How::stopped, "stopped", tail};
    if (!ended_itself)
        return {ChildEnd::How::hung,
                gone ? fmt::format("silent for {:.0f} s", seconds_since(state_->heard)) : "hung in the driver, cannot be ended", tail};
    if (WIFSIGNALED(status))
        return {ChildEnd::How::crashed, fmt::format("killed by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status))), tail};
    if (WEXITSTATUS(status) != 0) return {ChildEnd::How::crashed, fmt::format("exited with status {}", WEXITSTATUS(status)), tail};
    return {ChildEnd::How::finished, "", tail};
}

ChildEnd run_in_child(const ChildProcess::Work& work, const ChildLimits& limits, const std::function<bool(const std::string&)>& line,
                      const std::function<bool()>& idle) {
    ChildProcess child(work, limits);
    auto ticked = Clock::now();
    while (child.is_open()) {
        if (!child.hear(tick_s, line)) return child.finish(true);
        if (seconds_since(ticked) >= tick_s) {
            if (!idle()) return child.finish(true);
            ticked = Clock::now();
        }
        if (child.is_open() && child.is_overdue()) break;
    }
    return child.finish(false);
}

}  // namespace layline
