// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
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

/// Layers of the first and of the last stage.
struct StageEdges {
    std::int64_t first = 0, last = 0;
    auto operator<=>(const StageEdges&) const = default;
};

/// Those which, with the others even, make the slowest of `stages` stages as quick as can be; of equally quick ones the nearest to an even
/// deal. @returns nothing where `fair_slowest` (the slowest stage of the deal at hand, same unit) is as quick.
std::optional<StageEdges> balanced_edges(std::int64_t layers, std::int64_t stages, const EdgeCosts& costs, double fair_slowest);

/// The deal with such edges, the remainder on the first stages between them: said as layers of the first and last rank where the launchers'
/// rule takes that (Layout::stage_counts), else stage by stage. Pre: each stage gets a layer.
StageDeal told_deal(std::int64_t layers, std::int64_t pp, std::int64_t vpp, const StageEdges& edges);

}  // namespace layline
