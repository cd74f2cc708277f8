// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// The layers of one virtual stage: [first, first + count). Stage 0 also holds the embedding, the last the head and the loss.
struct StageLayers {
    std::int64_t first = 0;
    std::int64_t count = 0;
};

/// One entry per virtual stage (pp * vpp), in pipeline order. A remainder goes one layer each to the first stages
/// (Megatron-LM's uneven first stages; reference/time-model.md section 4).
std::vector<StageLayers> split_layers(const Scenario& scenario);

}  // namespace layline
