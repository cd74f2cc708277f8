// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <stdexcept>

namespace layline {

/// Held by whoever waits for a long reading on another thread: how far it is, and the wish that it end.
struct ReadControl {
    std::atomic<bool> stop{false};
    std::atomic<std::uint64_t> bytes{0};  ///< of the file as it lies on the disk that were read so far
};

/// Thrown by a reader whose control says stop.
struct ReadStopped : std::runtime_error {
    ReadStopped() : std::runtime_error("stopped") {}
};

}  // namespace layline
