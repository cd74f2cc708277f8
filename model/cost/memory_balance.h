// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// Layers per stage that leave the fullest rank of a one-chunk pipeline as empty as they can: each layer in turn goes where the
/// memory then needed is least. Every stage gets one at least. Layers of mixed kinds count as their average.
/// Pre: vpp is 1, no encoder, at least pp layers. To use them: StageCounts::stages = stage_pattern(counts).
std::vector<std::int64_t> balance_by_memory(const Scenario& scenario);

}  // namespace layline
