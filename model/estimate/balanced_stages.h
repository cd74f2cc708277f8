// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

enum class StageBalance { memory, time };

/// Layers of each virtual stage that even out what the ranks need (memory: the fullest rank is as empty as it can be) or what the
/// stages take (time: the slowest stage is as fast as it can be). Embedding and loss stay on the first and the last stage and count
/// with what they cost. Every stage has a layer at least; layers of mixed kinds count as their average.
/// Pre: the scenario is legal but perhaps for how its layers divide, and has a layer for every stage.
std::vector<std::int64_t> balanced_stages(const Scenario& scenario, StageBalance balance);

/// The scenario with its stages told so (StageCounts::stages); unchanged without a pipeline, or with fewer layers than stages.
Scenario with_balanced_stages(const Scenario& scenario, StageBalance balance);

}  // namespace layline
