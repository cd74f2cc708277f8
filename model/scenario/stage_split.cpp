// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/stage_split.h"

namespace layline {

bool divides(std::int64_t layers, std::int64_t stages, LayerSplit split) {
    switch (split) {
        case LayerSplit::even:
            return layers % stages == 0;
        case LayerSplit::edges_lighter:
            return stages > 1 && layers >= stages && (layers + 2) % stages == 0;
        case LayerSplit::remainder_first:
            return layers >= stages;
    }
    return false;
}

std::vector<StageLayers> split_layers(const Scenario& scenario) {
    const std::int64_t stages = scenario.layout.pp * scenario.layout.vpp;
    const bool lighter = scenario.layout.split == LayerSplit::edges_lighter && stages > 1;
    const std::int64_t dealt = scenario.architecture.layers + (lighter ? 2 : 0);
    std::vector<StageLayers> split(static_cast<std::size_t>(stages));
    std::int64_t first = 0;
    for (std::int64_t stage = 0; stage < stages; ++stage) {
        const bool edge = lighter && (stage == 0 || stage == stages - 1);
        const std::int64_t count = dealt / stages + (stage < dealt % stages ? 1 : 0) - (edge ? 1 : 0);
        split[static_cast<std::size_t>(stage)] = {first, count};
        first += count;
    }
    return split;
}

}  // namespace layline
