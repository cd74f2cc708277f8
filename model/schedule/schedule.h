// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/schedule/action.h"
#include "model/schedule/large_vector.h"
#include "model/schedule/placement.h"

namespace layline {

/// Per-rank ordered lists of actions, stored flat: rank r owns [rank_begin[r], rank_begin[r + 1]).
struct Schedule {
    std::string name;
    Placement placement;
    int micro_batches = 0;  ///< over all directions
    int chunks = 1;         ///< stages per rank
    int slices = 1;
    std::vector<int> direction_micro_batches;  ///< how many each direction takes; they sum to micro_batches
    LargeVector<Action> actions;
    std::vector<std::size_t> rank_begin;  ///< ranks + 1 entries

    int ranks() const { return placement.ranks; }
    int directions() const { return static_cast<int>(placement.stage_to_rank.size()); }
    /// Micro-batches that enter by a direction; each direction numbers its own from 0.
    int micro_batches_of(int direction) const { return direction_micro_batches[static_cast<std::size_t>(direction)]; }
    int most_micro_batches_of_a_direction() const;
    std::span<const Action> of_rank(int rank) const {
        const auto r = static_cast<std::size_t>(rank);
        return {actions.data() + rank_begin[r], rank_begin[r + 1] - rank_begin[r]};
    }
    /// The rank that the placement gives an action.
    int rank_of(const Action& action) const { return placement.stage_to_rank[action.direction][static_cast<std::size_t>(action.stage)]; }
};

/// Sizes of a schedule, as on the command line.
struct ScheduleRequest {
    std::string name = "1f1b";
    int ranks = 1;
    int micro_batches = 1;
    int chunks = 1;  ///< stages per rank; 0: the schedule's own number (natural_chunks)
    int group = 0;   ///< interleaved: micro-batches per group; depth-first: per round; 0: ranks
    int slices = 1;
    bool operator==(const ScheduleRequest&) const = default;
};

/// Names that generate() knows, simple ones first.
std::span<const std::string> schedule_names();

/// Stages per rank that the schedule takes where nothing is asked for: 1, or 2 where it lives on chunks. 1 for an unknown name.
int natural_chunks(const std::string& name);

/// @returns why the request is no schedule at all (unknown name, sizes below 1, more than memory holds), or an empty string.
std::string malformed(const ScheduleRequest& request);

/// @returns why the sizes are refused, which implementation refuses them, or an empty string when they are legal. Covers malformed().
std::string refusal(const ScheduleRequest& request);

/// @throws InputError with refusal() for sizes that the schedule does not take.
Schedule generate(const ScheduleRequest& request);

}  // namespace layline
