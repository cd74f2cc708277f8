// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/cost/memory_terms.h"
#include "model/cost/stage_times.h"
#include "model/search/layout_facts.h"
#include "model/search/layout_grid.h"
#include "model/search/pipeline_bound.h"

namespace layline {

/// quick_estimate() for many layouts, factored: layers are timed once for each block, number of ranks and ZeRO group, ends of the step once
/// for each deal of the layers, pipelines once for each order; ranks' memory is put together from terms of the block. What no layout asks
/// for is not computed. Every number comes out of the functions that quick_estimate() calls. Walk: enter a block, enter its deals in turn,
/// ask for orders and states.
class LayoutCosts {
  public:
    /// Keeps references: they outlive it.
    LayoutCosts(const Scenario& scenario, const LayoutGrid& grid, const Coefficients& coefficients);

    void enter(const LayoutBlock& block, std::int64_t pp);
    /// Of the grid's states those that the block takes on so many ranks.
    std::span<const std::size_t> states() const { return taken_; }
    /// @returns whether the rules of the model take it.
    bool enter(const StageDeal& deal);
    /// Enters the deal that balances costs in place of `fair`, if they differ. Pre: `fair` was entered last and obeys the rules: so does
    /// this one. @returns whether there is one.
    bool enter_balanced(const StageDeal& fair);
    /// No state of the deal is quicker under any order that pairs, or does not pair, forwards with backwards: the mean of the ranks' work
    /// without what ZeRO 3 gathers.
    double lowest_deal_s(bool paired);
    bool pairs(std::size_t order) const { return bound_kinds_[order] == BoundKind::paired; }

    /// Bit i: whether order i takes the sizes.
    std::uint64_t orders_taken();
    void set_order(std::size_t order);

    /// With the order set last no state needs less.
    double least_bytes();
    /// Of the order set last, with state `state` of the grid.
    double peak_bytes(std::size_t state);
    double lowest_span_s(std::size_t state);  ///< lowest_step_s() is no less: without the end of the step
    double lowest_step_s(std::size_t state);  ///< step_time_s() is no less
    double step_time_s(std::size_t state);
    const Scenario& scenario(std::size_t state) { return current(states_[state]); }

  private:
    static constexpr std::size_t no_order = ~std::size_t{0};

    /// Sums over the stages of a deal, for one micro-batch.
    struct DealSums {
        double forward_s = 0, backward_s = 0, exchange_s = 0;
        double shorter_s = 0, shorter_split_s = 0;  ///< no more than the sum over stages of the shorter direction
        void add(const PieceTimes& piece, double times, double split);
    };
    /// Terms by rank share, of the block and number of ranks that had this number.
    template <class Terms>
    struct Known {
        std::uint64_t number = 0;
        Terms terms;
    };
    /// Timed stages of a deal, with backwards fused or split.
    struct DealTimes {
        bool known = false;
        StepTimes step;
        std::array<double, 5> lowest_s{};  ///< by BoundKind; negative: not known
    };
    /// Pieces with all that follows from them for a deal.
    struct Timed {
        StepPieces pieces;
        std::array<DealTimes, 2> times;
        std::vector<double> pipeline_s;  ///< by order; negative: not known
    };
    struct State {
        explicit State(const Scenario& whole) : scenario(whole) {}
        Scenario scenario;
        std::uint64_t deal = 0;        ///< number of the deal that `scenario` has
        std::size_t order = no_order;  ///< that it has
        bool timed = false;            ///< pieces, twin and pressure are of this block
        double pressure = 1;
        std::size_t twin = 0;  ///< the first state whose pieces take the same times; 0 is the base
        Timed own;
        std::uint64_t timed_deal = 0;                        ///< number of the deal that `own` is of
        std::array<std::optional<MemoryContext>, 2> memory;  ///< with every layer once in a pipeline, and twice
        std::array<std::vector<Known<RankTerms>>, 2> terms;  ///< by share
        std::array<double, 2> end_s{};                       ///< of the deal, fused and split; negative: not known
        std::uint64_t end_deal = 0;
    };

    State& base() { return states_.back(); }
    Scenario& current(State& state);
    void set(const StageDeal& deal);
    const DealSums& sums();
    MemoryContext& memory(State& state, std::size_t copies);
    void time(State& state);
    Timed& timed(State& state);
    DealTimes& times(State& state);
    double end_s(State& state);
    const SteadyTerms& steady(std::uint32_t share);
    const RankTerms& terms(State& state, std::size_t copies, std::uint32_t share);

    const LayoutGrid& grid_;
    const Coefficients& coefficients_;
    LayoutFacts facts_;
    std::vector<State> states_;  ///< the grid's, and the base: ZeRO 0, which no other is quicker than
    std::vector<std::size_t> taken_;
    std::optional<LayoutBlock> block_;
    std::array<std::optional<StepPieces>, 2> layers_;  ///< of the block, with one micro-batch and with several
    double lowest_pressure_ = 1;
    StageDeal deal_now_;
    std::uint64_t deal_number_ = 0;
    DealFacts* deal_ = nullptr;
    std::optional<DealSums> sums_;
    std::optional<MemoryContext> base_memory_;
    std::array<std::optional<MemoryContext>, 2> least_memory_;  ///< of each part of the state the least bytes of any
    std::array<std::vector<Known<RankTerms>>, 2> least_;        ///< by share
    std::vector<Known<SteadyTerms>> steady_;                    ///< by share
    std::uint64_t memory_number_ = 0;  ///< of the block and ranks, where blocks of layers are done again of the deal
    const FullestRanks* fullest_ = nullptr;
    std::vector<BoundKind> bound_kinds_;  ///< by order
    std::vector<bool> splits_;            ///< by order
    std::size_t order_ = 0;
    double micro_batches_ = 1;
};

}  // namespace layline
