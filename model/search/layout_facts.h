// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include "model/cost/activation_in_flight.h"
#include "model/cost/memory_share.h"
#include "model/cost/step_pieces.h"
#include "model/search/layout_grid.h"

namespace layline {

/// Ranks of which one needs most memory, whatever the block: the others hold the same as one of these and no more micro-batches.
struct FullestRanks {
    PipelineShape shape;
    std::vector<std::int64_t> ranks;
    std::vector<RankShare> shares;  ///< parallel to ranks
};

/// What follows from how layers are dealt, whatever the block.
struct DealFacts {
    std::vector<StageContents> contents;                 ///< different ones, in order of appearance
    std::vector<std::uint32_t> kind;                     ///< of each virtual stage, an index into contents
    StageContents first_rank;                            ///< over all stages of rank 0, looped
    std::vector<std::unique_ptr<FullestRanks>> fullest;  ///< by order; made when first asked for
};

/// Facts of deals and schedules that blocks share, found once each.
class LayoutFacts {
  public:
    explicit LayoutFacts(const LayoutGrid& grid) : grid_(grid) {}

    /// @param scenario with the deal applied
    DealFacts& deal(const Scenario& scenario);
    /// @param scenario with deal and order applied
    const FullestRanks& fullest(DealFacts& deal, const Scenario& scenario, std::size_t order);
    /// Bit i: whether order i takes the scenario's sizes. @param scenario with the deal applied; its order changes.
    std::uint64_t orders_taken(Scenario& scenario);

  private:
    using DealKey = std::tuple<std::int64_t, std::int64_t, LayerSplit, std::int64_t, std::int64_t>;
    using SizeKey = std::tuple<std::int64_t, std::int64_t, std::int64_t>;

    const LayoutGrid& grid_;
    std::map<DealKey, DealFacts> deals_;
    std::map<SizeKey, std::uint64_t> taken_;
};

}  // namespace layline
