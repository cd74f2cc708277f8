// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "model/scenario/layout.h"

namespace layline {

/// What a pipeline rank holds at its peak, in micro-batches over all its chunks.
struct InFlight {
    double full = 1;             ///< with all their activations
    double weight_material = 0;  ///< further ones that only wait for their weight gradients
};

/// Closed forms by schedule name; an unknown name counts as 1f1b. `rank` is 0 .. pp-1.
/// Sources: Narayanan et al., arXiv 2104.04473 (1F1B, interleaved); Qi et al., arXiv 2401.10241 and 2405.15362 (zero bubble, V);
/// DeepSeek-V3, arXiv 2412.19437 (DualPipe); Li and Hoefler, arXiv 2107.06925 (Chimera).
InFlight in_flight(const Layout& layout, std::int64_t rank, double micro_batches);

/// Chunks a rank holds: vpp, two for the bidirectional schedules (one of each direction).
std::int64_t chunks_per_rank(const Layout& layout);

/// Virtual stage (0 .. pp * vpp - 1; 0 .. pp - 1 when bidirectional) of a rank's chunk.
std::int64_t stage_of_chunk(const Layout& layout, std::int64_t rank, std::int64_t chunk);

/// Two copies of every stage, one for each direction (DualPipe, Chimera).
bool is_bidirectional(const Layout& layout);

}  // namespace layline
