// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "model/cost/activation_in_flight.h"
#include "model/cost/memory_share.h"
#include "model/cost/step_pieces.h"
#include "model/search/balanced_deal.h"
#include "model/search/layout_grid.h"

namespace layline {

/// Ranks of which one needs most memory, whatever the block: the others hold the same as one of these and no more micro-batches.
struct FullestRanks {
    PipelineShape shape;
    std::vector<std::int64_t> ranks;
    std::vector<std::uint32_t> share;  ///< of each rank, an index into LayoutFacts::shares()
};

/// What follows from how layers are dealt, whatever the block.
struct DealFacts {
    std::vector<StageContents> contents;                 ///< different ones, in order of appearance
    std::vector<double> count;                           ///< stages with them; parallel to contents
    std::vector<std::uint32_t> kind;                     ///< of each virtual stage, an index into contents
    StageContents first_rank;                            ///< over all stages of rank 0, looped
    std::vector<std::unique_ptr<FullestRanks>> fullest;  ///< by order; made when first asked for
};

/// Facts of deals and schedules that blocks share, found once each.
class LayoutFacts {
  public:
    LayoutFacts(const LayoutGrid& grid, std::int64_t layers) : grid_(grid), layers_(layers) {}

    /// @param scenario with the deal applied
    DealFacts& deal(const Scenario& scenario);
    /// told_deal() of the model, found once.
    const StageDeal& told(std::int64_t pp, std::int64_t vpp, const StageEdges& edges);
    /// Different ones of all deals and orders seen so far.
    const std::vector<RankShare>& shares() const { return shares_; }
    /// @param scenario with deal and order applied
    const FullestRanks& fullest(DealFacts& deal, const Scenario& scenario, std::size_t order);
    /// Bit i: whether order i takes the scenario's sizes. @param scenario with the deal applied; its order changes.
    std::uint64_t orders_taken(Scenario& scenario);

  private:
    using DealKey = std::tuple<std::int64_t, std::int64_t, LayerSplit, std::int64_t, std::int64_t, std::string>;
    using SizeKey = std::tuple<std::int64_t, std::int64_t, std::int64_t>;

    const LayoutGrid& grid_;
    std::int64_t layers_;
    std::vector<RankShare> shares_;
    std::map<std::tuple<std::int64_t, std::int64_t, StageEdges>, StageDeal> told_;
    std::map<DealKey, DealFacts> deals_;
    std::map<SizeKey, std::uint64_t> taken_;
};

}  // namespace layline
