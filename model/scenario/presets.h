// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// What a picker shows of a preset.
struct PresetInfo {
    std::string id;
    std::string name;
    std::string source;  ///< where the figures come from
};

/// The presets folder: LAYLINE_PRESETS, beside the program, the source tree, or the installed one, in this order.
/// @throws InputError where none is found.
std::filesystem::path presets_folder();

std::vector<PresetInfo> model_presets();
std::vector<PresetInfo> accelerator_presets();
std::vector<PresetInfo> cluster_presets();
std::vector<PresetInfo> scenario_presets();

/// @throws InputError naming the nearest known id for an unknown one.
Architecture model_preset(const std::string& id);
Accelerator accelerator_preset(const std::string& id);
Cluster cluster_preset(const std::string& id);  ///< gpus = one node
Scenario scenario_preset(const std::string& id);

/// What the window opens with: Llama-65B on 128 A100-80GB (arXiv 2311.05610).
Scenario default_scenario();

}  // namespace layline
