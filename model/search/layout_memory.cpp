// SPDX-License-Identifier: GPL-3.0-or-later
// The memory of many layouts, put together from terms of the block.
#include <algorithm>

#include "model/cost/slice_plan.h"
#include "model/search/layout_costs.h"

namespace layline {

namespace {

template <class Value>
Value& slot(std::vector<Value>& values, std::size_t place) {
    if (values.size() <= place) values.resize(place + 1);
    return values[place];
}

StateBytes least_of(const StateBytes& a, const StateBytes& b) {
    return {.weights = std::min(a.weights, b.weights),
            .gradients = std::min(a.gradients, b.gradients),
            .optimizer = std::min(a.optimizer, b.optimizer),
            .buckets = std::min(a.buckets, b.buckets)};
}

}  // namespace

const SteadyTerms& LayoutCosts::steady(std::uint32_t share) {
    if (!base_memory_) base_memory_.emplace(base().scenario);
    Known<SteadyTerms>& known = slot(steady_, share);
    if (known.number != memory_number_) known = {memory_number_, steady_terms(*base_memory_, facts_.shares()[share])};
    return known.terms;
}

MemoryContext& LayoutCosts::memory(State& state, std::size_t copies) {
    if (!base_memory_) base_memory_.emplace(base().scenario);
    std::optional<MemoryContext>& known = state.memory[copies];
    if (!known) known.emplace(current(state), *base_memory_);
    return *known;
}

const RankTerms& LayoutCosts::terms(State& state, std::size_t copies, std::uint32_t share) {
    Known<RankTerms>& known = slot(state.terms[copies], share);
    if (known.number != memory_number_) known = {memory_number_, rank_terms(memory(state, copies), facts_.shares()[share], steady(share))};
    return known.terms;
}

double LayoutCosts::least_bytes() {
    const auto copies = static_cast<std::size_t>(fullest_->shape.copies_of_layers() - 1);
    std::optional<MemoryContext>& context = least_memory_[copies];
    if (!context) {
        for (const std::size_t i : taken_) {
            const MemoryContext& each = memory(states_[i], copies);
            if (!context) context.emplace(base().scenario, each);
            context->dense_state = i == taken_.front() ? each.dense_state : least_of(context->dense_state, each.dense_state);
            context->expert_state = i == taken_.front() ? each.expert_state : least_of(context->expert_state, each.expert_state);
        }
    }
    double least = 0;
    for (std::size_t i = 0; i < fullest_->ranks.size(); ++i) {
        const std::uint32_t share = fullest_->share[i];
        Known<RankTerms>& known = slot(least_[copies], share);
        if (known.number != memory_number_) known = {memory_number_, rank_terms(*context, facts_.shares()[share], steady(share))};
        const InFlight flight = held_in_flight(current(base()), fullest_->shape, fullest_->ranks[i], micro_batches_);
        least = std::max(least, known.terms.reserved_bytes(*context, facts_.shares()[share], fullest_->ranks[i], flight));
    }
    return least;
}

double LayoutCosts::peak_bytes(std::size_t index) {
    State& state = states_[index];
    const auto copies = static_cast<std::size_t>(fullest_->shape.copies_of_layers() - 1);
    double peak = 0;
    for (std::size_t i = 0; i < fullest_->ranks.size(); ++i) {
        const std::int64_t rank = fullest_->ranks[i];
        const std::uint32_t share = fullest_->share[i];
        const RankTerms& terms = this->terms(state, copies, share);
        const InFlight flight = held_in_flight(current(state), fullest_->shape, rank, micro_batches_);
        peak = std::max(peak, terms.reserved_bytes(*state.memory[copies], facts_.shares()[share], rank, flight));
    }
    return peak;
}

}  // namespace layline
