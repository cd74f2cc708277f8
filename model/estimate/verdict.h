// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/cost/memory.h"
#include "model/estimate/estimate.h"

namespace layline {

/// @param fill: predicted reserved bytes over what the framework can use; see fit_thresholds() in model/cost/memory_fit.h.
Verdict verdict_of(double fill);

/// The rank that needs most; the first of equals.
int peak_stage(const std::vector<StageMemory>& memory);

}  // namespace layline
