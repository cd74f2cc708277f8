// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/torchtitan_schedules.h"

#include <algorithm>

namespace layline {

namespace {

// torch/distributed/pipelining/schedules.py, get_schedule_class.
constexpr TorchtitanSchedule table[] = {
    {"1f1b", "1F1B", false, false},
    {"gpipe", "GPipe", false, false},
    {"interleaved", "Interleaved1F1B", true, false},
    {"looped-bfs", "LoopedBFS", true, false},
    {"interleaved-zb", "InterleavedZeroBubble", true, false},
    {"zb-v", "ZBVZeroBubble", true, true},
    {"dualpipev", "DualPipeV", true, true},
};

bool same(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, [](char a, char b) { return (a | 0x20) == (b | 0x20); });
}

}  // namespace

std::optional<TorchtitanSchedule> torchtitan_schedule(std::string_view ours) {
    for (const TorchtitanSchedule& schedule : table)
        if (schedule.ours == ours) return schedule;
    return std::nullopt;
}

std::optional<TorchtitanSchedule> torchtitan_schedule_of(std::string_view theirs) {
    for (const TorchtitanSchedule& schedule : table)
        if (same(schedule.theirs, theirs)) return schedule;
    return std::nullopt;
}

}  // namespace layline
