// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/stage_split.h"

namespace layline {

std::vector<StageLayers> split_layers(const Scenario& scenario) {
    const std::int64_t stages = scenario.layout.pp * scenario.layout.vpp;
    const std::int64_t each = scenario.architecture.layers / stages;
    const std::int64_t remainder = scenario.architecture.layers % stages;
    std::vector<StageLayers> split(static_cast<std::size_t>(stages));
    std::int64_t first = 0;
    for (std::int64_t stage = 0; stage < stages; ++stage) {
        const std::int64_t count = each + (stage < remainder ? 1 : 0);
        split[static_cast<std::size_t>(stage)] = {first, count};
        first += count;
    }
    return split;
}

}  // namespace layline
