// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/layout_facts.h"

#include <algorithm>
#include <cmath>

#include "model/cost/memory_rules.h"
#include "model/estimate/schedule_request.h"

namespace layline {

namespace {

/// The index of a value in a list, to which it is added where it is new.
template <class Value>
std::uint32_t place_of(std::vector<Value>& values, const Value& value) {
    const auto place = std::ranges::find(values, value) - values.begin();
    if (place == std::ssize(values)) values.push_back(value);
    return static_cast<std::uint32_t>(place);
}

DealFacts facts_of(const Scenario& scenario, std::size_t orders) {
    DealFacts facts;
    const std::vector<StageContents> stages = stage_contents(scenario);
    for (const StageContents& stage : stages) {
        const std::uint32_t kind = place_of(facts.contents, stage);
        facts.kind.push_back(kind);
        facts.count.resize(facts.contents.size());
        ++facts.count[kind];
    }
    for (std::size_t stage = 0; stage < stages.size(); stage += static_cast<std::size_t>(scenario.layout.pp))
        facts.first_rank.add(stages[stage]);
    facts.fullest.resize(orders);
    return facts;
}

/// Of a run of ranks that hold the same, the first holds most micro-batches; with ZB-H1, where what waits for weight gradients grows as
/// what is in flight falls, a rank's bytes are a convex function of its place in the run, greatest at either end.
std::unique_ptr<FullestRanks> fullest_of(const Scenario& scenario, std::vector<RankShare>& known) {
    FullestRanks found{PipelineShape(scenario.layout), {}, {}};
    const std::vector<RankShare> shares = rank_shares(scenario);
    const bool falls = found.shape.falls_with_rank() && !memory_rules(scenario).defers_frees;
    const bool convex = scenario.layout.schedule == "zb-h1" && !memory_rules(scenario).defers_frees;
    for (std::size_t rank = 0; rank < shares.size(); ++rank) {
        const bool as_before = rank > 0 && shares[rank] == shares[rank - 1];
        const bool as_after = rank + 1 < shares.size() && shares[rank] == shares[rank + 1];
        if ((falls && as_before) || (convex && as_before && as_after)) continue;
        found.ranks.push_back(static_cast<std::int64_t>(rank));
        found.share.push_back(place_of(known, shares[rank]));
    }
    return std::make_unique<FullestRanks>(std::move(found));
}

}  // namespace

DealFacts& LayoutFacts::deal(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    const DealKey key{
        layout.pp, layout.vpp, layout.split, layout.stage_counts.first_layers, layout.stage_counts.last_layers, layout.stage_counts.stages};
    const auto known = deals_.find(key);
    return known != deals_.end() ? known->second : deals_.emplace(key, facts_of(scenario, grid_.orders().size())).first->second;
}

const StageDeal& LayoutFacts::told(std::int64_t pp, std::int64_t vpp, const StageEdges& edges) {
    const std::tuple key{pp, vpp, edges};
    const auto known = told_.find(key);
    return known != told_.end() ? known->second : told_.emplace(key, told_deal(layers_, pp, vpp, edges)).first->second;
}

const FullestRanks& LayoutFacts::fullest(DealFacts& deal, const Scenario& scenario, std::size_t order) {
    if (!deal.fullest[order]) deal.fullest[order] = fullest_of(scenario, shares_);
    return *deal.fullest[order];
}

std::uint64_t LayoutFacts::orders_taken(Scenario& scenario) {
    const SizeKey key{scenario.layout.pp, scenario.layout.vpp, std::llround(micro_batches(scenario))};
    if (const auto known = taken_.find(key); known != taken_.end()) return known->second;
    std::uint64_t taken = 0;
    for (std::size_t i = 0; i < grid_.orders_for(scenario.layout.pp); ++i) {
        if (!grid_.suits(i, scenario.layout.vpp)) continue;
        apply(grid_.orders()[i], scenario.layout);
        if (schedule_refusal(scenario).empty()) taken |= std::uint64_t{1} << i;
    }
    taken_.emplace(key, taken);
    return taken;
}

}  // namespace layline
