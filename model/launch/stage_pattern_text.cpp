// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/stage_pattern_text.h"

#include <algorithm>

#include "model/scenario/stage_split.h"

namespace layline {

namespace {

std::string repeated(char letter, std::int64_t times) {
    if (times == 0) return "";
    return times == 1 ? std::string(1, letter) : std::string(1, letter) + "*" + std::to_string(times);
}

}  // namespace

std::string stage_pattern_text(const Scenario& scenario) {
    if (!scenario.layout.stage_counts.stages.empty()) return scenario.layout.stage_counts.stages;
    const auto stages = split_layers(scenario);
    std::string text;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        if (i > 0) text += '|';
        if (i == 0) text += 'E';
        text += repeated('t', stages[i].count);
        if (i + 1 == stages.size()) text += repeated('m', scenario.architecture.mtp_layers) + "L";
    }
    return text;
}

bool needs_stage_pattern(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    const std::int64_t stages = layout.pp * layout.vpp;
    if (layout.pp == 1) return false;
    if (!layout.stage_counts.stages.empty()) return true;
    if (layout.stage_counts.first_layers > 0 || layout.stage_counts.last_layers > 0 || layout.split == LayerSplit::edges_lighter)
        return false;
    // Flags say nothing of any other split than the even one.
    return scenario.architecture.layers % stages != 0 ||
           !std::ranges::equal(split_layers(scenario), split_layers(scenario, LayerSplit::even), {}, &StageLayers::count,
                               &StageLayers::count);
}

}  // namespace layline
