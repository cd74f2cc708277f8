// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/scenario/scenario.h"

namespace layline {

/// The scenario's split as Megatron-LM's --pipeline-model-parallel-layout writes it: "Et*7|t*8|...|t*7L", prediction layers before the
/// loss.
std::string stage_pattern_text(const Scenario& scenario);

/// Whether the split needs that flag: told so by hand, or dealt otherwise than flags for even and lighter edges can say.
bool needs_stage_pattern(const Scenario& scenario);

}  // namespace layline
