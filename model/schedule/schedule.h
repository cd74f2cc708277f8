// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/schedule/action.h"

namespace layline {

/// Which rank holds a stage.
struct Placement {
    int ranks = 1;
    int stages = 1;
    std::vector<std::vector<int>> stage_to_rank;  ///< one list per direction; one entry except in bidirectional schedules
    bool operator==(const Placement&) const = default;
};

/// Per-rank ordered lists of actions, stored flat: rank r owns [rank_begin[r], rank_begin[r + 1]).
struct Schedule {
    std::string name;
    Placement placement;
    int micro_batches = 0;
    int chunks = 1;  ///< stages per rank
    int slices = 1;
    std::vector<Action> actions;
    std::vector<std::size_t> rank_begin;  ///< ranks + 1 entries

    int ranks() const { return placement.ranks; }
    std::span<const Action> of_rank(int rank) const {
        const auto r = static_cast<std::size_t>(rank);
        return {actions.data() + rank_begin[r], rank_begin[r + 1] - rank_begin[r]};
    }
};

/// Sizes of a schedule, as on the command line.
struct ScheduleRequest {
    std::string name = "1f1b";
    int ranks = 1;
    int micro_batches = 1;
    int chunks = 1;
    int group = 0;  ///< interleaved: micro-batches per group; 0: ranks
    int slices = 1;
};

/// Names that generate() knows, in the order of DESIGN.md.
std::span<const std::string> schedule_names();

/// @returns why the sizes are refused, which implementation refuses them, or an empty string when they are legal.
std::string refusal(const ScheduleRequest& request);

/// @throws InputError with refusal() for sizes that the schedule does not take.
Schedule generate(const ScheduleRequest& request);

}  // namespace layline
