// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "model/cost/gathered_stages.h"
#include "model/schedule/schedule.h"

namespace layline {

enum class ShardKind {
    unshard,  ///< gather the stage's parameters
    reshard,  ///< let go of the gathered ones
    reduce,   ///< reduce the stage's gradients, after its last
};

/// What fully sharded parameters add to a rank's list.
struct ShardStep {
    ShardKind kind;
    int stage;
    std::size_t before;  ///< it comes before this action of the rank's list; the list's length: after the last
    bool operator==(const ShardStep&) const = default;
};

/// The gathers, releases and reductions of a rank, in the order of PyTorch's pipeline lowering: at every action the next few
/// different stages of the list are gathered and all others are let go. Breadth-first lists gather each stage about once a pass,
/// depth-first ones once a round.
std::vector<ShardStep> shard_steps(const Schedule& schedule, int rank, int gathered = pytorch_gathered_stages);

/// How often a step gathers each stage's parameters, one entry per stage of the placement (both directions together).
std::vector<int> gathers_per_stage(const Schedule& schedule, int gathered = pytorch_gathered_stages);

}  // namespace layline
