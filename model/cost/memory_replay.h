// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/cost/memory.h"

namespace layline {

/// As stage_memory(), but where the framework's allocations are known the reserve of the ranks that may bind (the first, whose
/// counters logs print, and the fullest) comes from a replay through the caching allocator. Some hundred microseconds; for the
/// full estimate, not for search. Pre: the scenario is legal.
std::vector<StageMemory> replayed_stage_memory(const Scenario& scenario);

}  // namespace layline
