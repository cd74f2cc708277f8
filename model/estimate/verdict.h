// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/cost/memory.h"
#include "model/estimate/estimate.h"

namespace layline {

/// Bands of the predicted peak, reserve included, over what the framework can use. Of 964 measured runs of arXiv 2311.05610 none that
/// failed was predicted below 0.84; past 1 failing is likelier than fitting (reference: memory-model, section 8).
inline constexpr double tight_from = 0.80;
inline constexpr double fails_from = 1.00;

Verdict verdict_of(double fill);

/// The rank that needs most; the first of equals.
int peak_stage(const std::vector<StageMemory>& memory);

}  // namespace layline
