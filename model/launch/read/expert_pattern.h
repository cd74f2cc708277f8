// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/scenario/architecture.h"

namespace layline {

/// Which layers have experts, of `layers`, as Megatron-LM's --moe-layer-freq says it: a number n (every n-th, the first among them), or a
/// Python expression of lists of 0 and 1, sums, products with a number and brackets: "([0]*3+[1]*58)". Never evaluated as Python.
/// @returns nothing for other text, and for lists of another length.
std::optional<std::vector<bool>> expert_layers_of(std::string_view text, std::int64_t layers);

/// Writes the pattern as a rule: leading dense layers, every n-th, and further dense layers where no rule says it.
void set_expert_layers(MixtureOfExperts& moe, const std::vector<bool>& experts);

}  // namespace layline
