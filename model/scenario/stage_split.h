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

/// One entry per virtual stage (pp * vpp), in pipeline order, after Layout::stage_counts, else Layout::split.
/// Layers of an encoder come before those of its decoder and count like them. Where the split asks for whole
/// numbers and the layers do not divide (an illegal layout), the remainder goes to the first stages.
std::vector<StageLayers> split_layers(const Scenario& scenario);

/// The same with another split in place of the layout's.
std::vector<StageLayers> split_layers(const Scenario& scenario, LayerSplit split);

/// Whether the layers divide over `stages` as `split` asks.
bool divides(std::int64_t layers, std::int64_t stages, LayerSplit split);

}  // namespace layline
