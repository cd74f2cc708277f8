// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// How torchtitan is told which layers a stage holds: a number of layers a stage, with the edges that many fewer, where that deals them as
/// the scenario does; else the modules of every stage by name.
struct TorchtitanStages {
    std::int64_t layers_per_stage = 0;
    std::int64_t less_layers = 0;
    std::vector<std::vector<std::string>> modules;  ///< empty where the numbers say it
};

TorchtitanStages torchtitan_stages(const Scenario& scenario);

/// Layers of every stage that the module names hold, or nothing where a name is none of a decoder's.
std::vector<std::int64_t> layers_of_modules(const std::vector<std::vector<std::string>>& modules);

}  // namespace layline
