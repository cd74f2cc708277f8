// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/recompute_words.h"

#include <algorithm>
#include <utility>

#include "model/scenario/stage_split.h"

namespace layline {

namespace {

constexpr std::pair<const char*, bool RecomputeModules::*> words[] = {
    {"core_attn", &RecomputeModules::core_attention},
    {"layernorm", &RecomputeModules::norm},
    {"mlp", &RecomputeModules::mlp},
    {"moe_act", &RecomputeModules::activation},
    {"moe", &RecomputeModules::moe},
    {"mla_up_proj", &RecomputeModules::up_projection},
};

}  // namespace

std::vector<std::string> recompute_words(const RecomputeModules& modules) {
    std::vector<std::string> found;
    for (const auto& [word, member] : words)
        if (modules.*member) found.emplace_back(word);
    return found;
}

bool add_recompute_word(const std::string& text, RecomputeModules& modules) {
    for (const auto& [word, member] : words)
        if (word == text) return modules.*member = true;
    return false;
}

std::int64_t recompute_layer_count(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    if (layout.recompute_layers > 0) return layout.recompute_layers;
    if (layout.recompute_method == RecomputeMethod::uniform) return 1;
    const auto stages = split_layers(scenario);
    return std::ranges::max(stages, {}, &StageLayers::count).count;
}

}  // namespace layline
