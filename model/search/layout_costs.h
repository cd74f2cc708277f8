// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/cost/memory_stage.h"
#include "model/cost/stage_times.h"
#include "model/search/layout_facts.h"
#include "model/search/layout_grid.h"
#include "model/search/pipeline_bound.h"

namespace layline {

/// quick_estimate() for many layouts, factored: layers are timed once for each block, number of ranks and ZeRO group, ends of the step once
/// for each deal of the layers, pipelines once for each order; ranks' memory is put together from terms of the block. Every number comes
/// out of the functions that quick_estimate() calls. Walk: enter a block, enter its deals in turn, ask for orders and states.
class LayoutCosts {
  public:
    /// Keeps references: they outlive it.
    LayoutCosts(const Scenario& scenario, const LayoutGrid& grid, const Coefficients& coefficients);

    void enter(const LayoutBlock& block, std::int64_t pp);
    /// @returns whether the rules of the model take it.
    bool enter(const StageDeal& deal);
    /// The deal that balances costs, where it differs from `fair`. Pre: `fair` was entered last and obeys the rules.
    std::optional<StageDeal> balanced(const StageDeal& fair) const;

    /// Bit i: whether order i takes the sizes.
    std::uint64_t orders_taken() { return facts_.orders_taken(states_.front().scenario); }
    void set_order(std::size_t order);

    /// Of the order set last, with state `state` of the grid.
    double peak_bytes(std::size_t state);
    double lowest_step_s(std::size_t state);  ///< step_time_s() is no less
    double step_time_s(std::size_t state);
    const Scenario& scenario(std::size_t state) const { return states_[state].scenario; }

  private:
    /// Timed stages of a deal, with backwards fused or split.
    struct DealTimes {
        bool known = false;
        StepTimes step;
        std::array<double, 4> lowest_s{};  ///< by BoundKind; negative: not known
    };
    struct State {
        explicit State(const Scenario& whole) : scenario(whole) {}
        Scenario scenario;
        StepPieces pieces;
        std::array<std::optional<MemoryContext>, 2> memory;  ///< with every layer once in a pipeline, and twice
        std::size_t twin = 0;                                ///< the first state whose pieces take the same times
        std::array<DealTimes, 2> times;                      ///< of twins alone
        std::array<double, 2> end_s{};                       ///< of the deal, fused and split; negative: not known
        std::vector<double> pipeline_s;                      ///< of the deal by order, of twins alone; negative: not known
    };

    void prepare();
    /// Pieces of the block whose layers the state's may be like.
    const StepPieces& layers_like(const State& state);
    DealTimes& times(State& state);
    double end_s(State& state);

    const LayoutGrid& grid_;
    const Coefficients& coefficients_;
    LayoutFacts facts_;
    std::vector<State> states_;
    std::optional<LayoutBlock> block_;
    std::array<std::optional<StepPieces>, 2> layers_;  ///< of the block, with one micro-batch and with several
    DealFacts* deal_ = nullptr;
    const FullestRanks* fullest_ = nullptr;
    std::vector<BoundKind> bound_kinds_;  ///< by order
    std::vector<bool> splits_;            ///< by order
    std::size_t order_ = 0;
    bool prepared_ = false;
};

}  // namespace layline
