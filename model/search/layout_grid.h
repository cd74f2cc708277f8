// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/search/search_space.h"

namespace layline {

/// What layouts of one block share: everything that the cost of their layers depends on.
struct LayoutBlock {
    std::int64_t gpus = 1, tp = 1, cp = 1, ep = 1, etp = 1, micro_batch = 1;
    bool sequence_parallel = false;
    RecomputeChoice recompute;
    bool operator==(const LayoutBlock&) const = default;
};

/// How layers are dealt to pp * vpp stages.
struct StageDeal {
    std::int64_t vpp = 1;
    LayerSplit split = LayerSplit::even;
    StageCounts counts;
};

/// In which order ranks run their actions.
struct Order {
    std::string schedule;
    std::int64_t group = 0;
};

/// What changes the state that ranks hold and how it is exchanged, but neither stages nor schedule.
struct StateChoice {
    int zero_stage = 1;
    std::int64_t shard_gpus = 0;
    int fsdp_prefetch = 1;
    bool fsdp_reshard = true;
    double offload_activations = 0, offload_optimizer = 0;
};

/// The combinations of a space in a fixed order: blocks, then pp, then deals, schedules and states.
class LayoutGrid {
  public:
    LayoutGrid(const Scenario& scenario, const SearchSpace& space);

    /// The unit that workers and shards divide. Values that no layout of the block could run with are left out.
    std::vector<LayoutBlock> blocks() const;
    /// Values of pp that divide the block's GPUs and its batch.
    std::vector<std::int64_t> pipelines(const LayoutBlock& block) const;
    /// Deals for `pp` ranks, without the balanced one, which depends on costs.
    const std::vector<StageDeal>& deals(std::int64_t pp) const;
    const std::vector<StateChoice>& states() const { return states_; }
    /// How many of the states, from the first, make a difference on `pp` ranks: in a pipeline gathered weights stay whole.
    std::size_t states_for(std::int64_t pp) const { return pp == 1 ? states_.size() : pipeline_states_; }
    /// Whether the block's data-parallel ranks divide into the state's sharding groups, and these are not just all ranks.
    bool shards(const StateChoice& state, const LayoutBlock& block, std::int64_t pp) const;
    const std::vector<Order>& orders() const { return orders_; }
    /// How many of the orders, from the first, make a difference on `pp` ranks: one rank has one order.
    std::size_t orders_for(std::int64_t pp) const { return pp == 1 ? 1 : orders_.size(); }
    /// Schedules that live on chunks are not tried with one: what that would be goes by another name.
    bool suits(std::size_t order, std::int64_t vpp) const { return vpp > 1 || chunks_[order] == 1; }
    /// Whether the block's way of recomputing is one of its own on chunks of this deal: the first layers of a chunk are fewer than all.
    bool suits(const RecomputeChoice& recompute, std::int64_t pp, std::int64_t vpp) const;
    /// Whether a deal balanced by cost is tried as well; see balanced_deal.h.
    bool balances(std::int64_t pp) const;

    /// Combinations of a block, legal or not; a deal balanced by cost counts once for every pp that may have one.
    std::uint64_t combinations(const LayoutBlock& block) const;

    const SearchSpace& space() const { return space_; }

  private:
    std::vector<StageDeal> deals_for(std::int64_t pp) const;

    const Scenario& scenario_;
    const SearchSpace& space_;
    std::vector<Order> orders_;
    std::vector<int> chunks_;  ///< that an order's schedule takes of itself
    std::vector<StateChoice> states_;
    std::size_t pipeline_states_ = 0;
    std::vector<std::vector<StageDeal>> deals_;  ///< parallel to space.pp
};

void apply(const LayoutBlock& block, Scenario& scenario);
void apply(const StageDeal& deal, Layout& layout);
void apply(const Order& order, Layout& layout);
void apply(const StateChoice& state, Layout& layout);

}  // namespace layline
