// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// Words of Megatron-LM's --recompute-modules for what selective recompute covers.
std::vector<std::string> recompute_words(const RecomputeModules& modules);

/// One word back into the set. @returns false for a word that has no field (shared_experts, ...).
bool add_recompute_word(const std::string& word, RecomputeModules& modules);

/// Layers for --recompute-num-layers: the group of the uniform method, or those of every chunk of the block method.
std::int64_t recompute_layer_count(const Scenario& scenario);

}  // namespace layline
