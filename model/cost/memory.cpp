// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory.h"

#include <algorithm>

#include "model/cost/memory_detail.h"
#include "model/cost/slice_plan.h"

namespace layline {

namespace {

/// All ranks of a scenario, one at a time.
class Ranks {
  public:
    explicit Ranks(const Scenario& scenario)
        : context_(scenario), shape_(scenario.layout), shares_(rank_shares(scenario)), micro_batches_(pipeline_micro_batches(scenario)) {}

    std::size_t size() const { return shares_.size(); }
    StageMemory memory(std::size_t rank) const {
        const InFlight flight = held_in_flight(context_.scenario, shape_, static_cast<std::int64_t>(rank), micro_batches_);
        return rank_detail(context_, shares_[rank], static_cast<int>(rank), flight).memory;
    }
    /// Whether a rank cannot need more than the one before it, which holds the same and as many micro-batches or more.
    bool is_shadowed(std::size_t rank) const { return rank > 0 && shares_[rank] == shares_[rank - 1] && shape_.falls_with_rank(); }

  private:
    MemoryContext context_;
    PipelineShape shape_;
    std::vector<RankShare> shares_;
    double micro_batches_;
};

}  // namespace

std::vector<StageMemory> stage_memory(const Scenario& scenario) {
    const Ranks all(scenario);
    std::vector<StageMemory> ranks;
    ranks.reserve(all.size());
    for (std::size_t rank = 0; rank < all.size(); ++rank) ranks.push_back(all.memory(rank));
    return ranks;
}

double peak_reserved_bytes(const Scenario& scenario) {
    const Ranks all(scenario);
    double peak = 0;
    for (std::size_t rank = 0; rank < all.size(); ++rank)
        if (!all.is_shadowed(rank)) peak = std::max(peak, all.memory(rank).reserved_bytes());
    return peak;
}

std::string_view phase_name(MemoryPhase phase) {
    switch (phase) {
        case MemoryPhase::loss:
            return "loss";
        case MemoryPhase::head_backward:
            return "head backward";
        case MemoryPhase::layer_backward:
            return "layer backward";
        case MemoryPhase::layer_recompute:
            return "layer recompute";
        case MemoryPhase::weight_gradients:
            return "weight gradients";
        case MemoryPhase::optimizer_step:
            return "optimizer step";
    }
    return "";
}

}  // namespace layline
