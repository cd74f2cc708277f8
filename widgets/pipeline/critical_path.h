// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "model/schedule/timeline.h"

namespace layline {

/// A chain of actions on one rank, each waiting for the one before.
struct PathRun {
    int rank = 0;
    double begin_s = 0, end_s = 0;
};

/// The chain that sets the makespan: from the action that ends last back along what each waited for.
struct CriticalPath {
    std::vector<std::int32_t> actions;  ///< in the order of time
    std::vector<PathRun> runs;          ///< the same, joined by rank
};

CriticalPath path_by_rank(const Timeline& timeline);

}  // namespace layline
