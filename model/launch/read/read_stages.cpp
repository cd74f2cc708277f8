// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/read/read_stages.h"

#include <algorithm>
#include <array>
#include <utility>

#include "model/scenario/names.h"
#include "model/scenario/stage_pattern.h"
#include "model/scenario/stage_split.h"

namespace layline {

void take_stages(SettingReader& in, const std::vector<std::int64_t>& layers, const std::string& pattern) {
    Scenario& s = in.scenario();
    constexpr std::array splits{LayerSplit::even, LayerSplit::edges_lighter, LayerSplit::remainder_first, LayerSplit::blocks,
                                LayerSplit::by_cost};
    const std::int64_t stages = s.layout.pp * s.layout.vpp;
    s.layout.stage_counts = {};
    for (const LayerSplit split : splits) {
        if (!divides(s.architecture.layers, stages, split)) continue;
        if (!std::ranges::equal(split_layers(s, split), layers, {}, &StageLayers::count)) continue;
        s.layout.split = split;
        in.assumed("layout.split", std::string(name_of(split)), "the simplest that deals the layers as told");
        in.assumed("layout.stage_counts", "none", "the split says it");
        return;
    }
    s.layout.split = LayerSplit::even;
    for (const auto& [first, last] : {std::pair(false, true), {true, false}, {true, true}}) {
        if (layers.size() < 2 || static_cast<std::int64_t>(layers.size()) != s.layout.pp) break;
        s.layout.stage_counts.first_layers = first ? layers.front() : 0;
        s.layout.stage_counts.last_layers = last ? layers.back() : 0;
        if (!std::ranges::equal(split_layers(s), layers, {}, &StageLayers::count)) continue;
        in.assumed("layout.split", "even", "but on the first or the last rank");
        return in.assumed("layout.stage_counts", "those of the first or the last rank", "the simplest that deals the layers as told");
    }
    s.layout.stage_counts = {};
    in.assumed("layout.stage_counts", "dealt by hand", "no simpler rule deals the layers as told");
    s.layout.stage_counts.stages = pattern.empty() ? stage_pattern(layers) : pattern;
    s.layout.split = LayerSplit::even;
    in.assumed("layout.split", "even", "the stages are dealt by hand");
}

}  // namespace layline
