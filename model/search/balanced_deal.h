// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "model/search/layout_grid.h"

namespace layline {

/// What a pipeline's edges cost beside their layers, in any unit of time.
struct EdgeCosts {
    double layer = 0;      ///< one layer, forward and backward
    double embedding = 0;  ///< on the first stage
    double head = 0;       ///< on the last stage, prediction layers included
};

/// Layers of the first and the last of `pp` stages, the others evenly, that make the slowest stage as quick as can be; of equally quick
/// ones the nearest to an even deal. @returns nothing where `fair_slowest` (the slowest stage of the deal at hand, same unit) is as quick.
std::optional<StageDeal> balanced_deal(std::int64_t layers, std::int64_t pp, const EdgeCosts& costs, double fair_slowest);

}  // namespace layline
