// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace layline {

/// Which rank holds a stage.
struct Placement {
    int ranks = 1;
    int stages = 1;
    std::vector<std::vector<int>> stage_to_rank;  ///< one list per direction; one entry except in bidirectional schedules
    bool operator==(const Placement&) const = default;
};

/// Stage s on rank s.
Placement linear_placement(int ranks);
/// Stage s on rank s mod p (Megatron-LM's interleaving).
Placement looped_placement(int ranks, int chunks);
/// Down the ranks and back up again, chunk after chunk; with two chunks the V of zero-bubble schedules (arXiv 2405.15362).
Placement zigzag_placement(int ranks, int chunks);
/// DualPipe: a second replica of the stages runs from the last rank to the first.
Placement bidirectional_placement(int ranks);

}  // namespace layline
