// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "model/search/search_space.h"

namespace layline {

/// Keys of a space's parameters: gpus tp pp vpp cp ep etp mbs sp zero hsdp prefetch reshard recompute schedule group split
/// offload_activations offload_optimizer.
std::span<const std::string_view> space_keys();

/// Keeps one value of a parameter, the scenario's own. @throws InputError for an unknown key.
void lock(SearchSpace& space, std::string_view key, const Scenario& scenario);

/// Restricts a parameter as on the command line: "tp=4", "pp=1..8", "mbs=1|2|4", "sp=on", "recompute=none|first:4|full",
/// "schedule=1f1b|zb-h1". A range keeps what the space holds within it; a value or list replaces it. A key alone locks it to the scenario's
/// value.
/// @throws InputError naming key and value.
void restrict_space(SearchSpace& space, const std::string& text, const Scenario& scenario);

}  // namespace layline
