// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// Layers per virtual stage (pp * vpp, in pipeline order) that leave the fullest rank as empty as they can: each layer in turn goes to
/// the rank whose memory then is least, and there to its emptiest chunk. Every stage gets one at least. Layers of mixed kinds count as
/// their average. Where the pipeline runs both ways (DualPipe, Chimera) two ranks hold a stage and its mirror image: layers are dealt to
/// such pairs. Pre: at least as many layers as stages. To use them: StageCounts::stages = stage_pattern(counts).
std::vector<std::int64_t> balance_by_memory(const Scenario& scenario);

}  // namespace layline
