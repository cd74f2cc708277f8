// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/torchtitan_stages.h"

#include <algorithm>

#include "model/scenario/stage_split.h"

namespace layline {

TorchtitanStages torchtitan_stages(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    const auto split = split_layers(scenario);
    const auto stages = static_cast<std::int64_t>(split.size());
    TorchtitanStages made;
    const bool lighter = layout.split == LayerSplit::edges_lighter;
    const std::int64_t counted = scenario.architecture.layers + (lighter ? 2 : 0);
    const bool told = !layout.stage_counts.stages.empty() || layout.stage_counts.first_layers > 0 || layout.stage_counts.last_layers > 0;
    const bool by_number =
        !told && counted % stages == 0 &&
        (lighter || std::ranges::equal(split, split_layers(scenario, LayerSplit::even), {}, &StageLayers::count, &StageLayers::count));
    if (by_number) {
        made.layers_per_stage = counted / stages;
        made.less_layers = lighter ? 1 : 0;
        return made;
    }
    for (std::int64_t stage = 0; stage < stages; ++stage) {
        const StageLayers& held = split[static_cast<std::size_t>(stage)];
        std::vector<std::string> names;
        if (stage == 0) names.emplace_back("tok_embeddings");
        for (std::int64_t layer = held.first; layer < held.first + held.count; ++layer) names.push_back("layers." + std::to_string(layer));
        if (stage + 1 == stages) names.insert(names.end(), {"norm", "output"});
        made.modules.push_back(std::move(names));
    }
    return made;
}

std::vector<std::int64_t> layers_of_modules(const std::vector<std::vector<std::string>>& modules) {
    std::vector<std::int64_t> counts;
    for (const auto& stage : modules)
        counts.push_back(std::ranges::count_if(stage, [](const std::string& name) { return name.starts_with("layers."); }));
    return counts;
}

}  // namespace layline
