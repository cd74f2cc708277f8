// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
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

/// Runs `work` in a child process, so that nothing it does can take this one along. What it reports arrives line by line in `line`;
/// `idle` is called about ten times a second; where either @returns false the child is stopped. The child dies with its parent.
/// Call it from a program whose other threads hold no locks that `work` needs. @throws std::system_error when there can be no child.
ChildEnd run_in_child(const std::function<void(const std::function<void(const std::string&)>& report)>& work, const ChildLimits& limits,
                      const std::function<bool(const std::string&)>& line, const std::function<bool()>& idle);

}  // namespace layline
