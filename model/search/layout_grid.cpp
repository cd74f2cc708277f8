// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/layout_grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "model/scenario/input_error.h"
#include "model/scenario/stage_split.h"
#include "model/schedule/schedule.h"

namespace layline {

namespace {

/// The fairest split that the layers take: even, else with lighter edges, else with the remainder on the first stages.
std::optional<LayerSplit> fairest_split(std::int64_t layers, std::int64_t stages) {
    for (const LayerSplit split : {LayerSplit::even, LayerSplit::edges_lighter, LayerSplit::remainder_first})
        if (divides(layers, stages, split)) return split;
    return std::nullopt;
}

/// Every combination, the last list fastest. Choices that say nothing at a ZeRO stage keep their first value there: groups of ZeRO 1 and 2
/// cost memory and save no time, and below ZeRO 3 nothing is gathered.
std::vector<StateChoice> state_choices(const SearchSpace& space) {
    std::vector<StateChoice> states;
    for (const std::int64_t zero : space.zero_stage)
        for (const std::int64_t shard : space.shard_gpus)
            for (const std::int64_t prefetch : space.fsdp_prefetch)
                for (const bool reshard : space.fsdp_reshard)
                    for (const double activations : space.offload_activations)
                        for (const double optimizer : space.offload_optimizer) {
                            const bool gathers = prefetch != space.fsdp_prefetch.front() || reshard != space.fsdp_reshard.front();
                            if (zero < 3 && (gathers || shard != space.shard_gpus.front())) continue;
                            states.push_back({static_cast<int>(zero), shard, static_cast<int>(prefetch), reshard, activations, optimizer});
                        }
    return states;
}

/// Groups matter to schedules that run chunks in groups of micro-batches.
std::vector<Order> order_choices(const SearchSpace& space) {
    std::vector<Order> orders;
    for (const std::string& name : space.schedules)
        for (const std::int64_t group : space.group) {
            const bool grouped = name.starts_with("interleaved") || name == "depth-first";
            if (grouped || group == space.group.front()) orders.push_back({name, group});
        }
    return orders;
}

}  // namespace

LayoutGrid::LayoutGrid(const Scenario& scenario, const SearchSpace& space)
    : scenario_(scenario), space_(space), orders_(order_choices(space)), states_(state_choices(space)) {
    constexpr std::size_t most_orders = 64;  // as many as bits in a word
    if (orders_.size() > most_orders)
        throw InputError("", "search", fmt::format("at most {} schedules and groups", most_orders), std::to_string(orders_.size()));
    const auto in_pipelines = [&](const StateChoice& state) {
        return state.fsdp_prefetch == space.fsdp_prefetch.front() && state.fsdp_reshard == space.fsdp_reshard.front();
    };
    pipeline_states_ = static_cast<std::size_t>(std::ranges::stable_partition(states_, in_pipelines).begin() - states_.begin());
    for (const Order& order : orders_) chunks_.push_back(natural_chunks(order.schedule));
    for (const std::int64_t pp : space.pp) deals_.push_back(deals_for(pp));
}

std::vector<StageDeal> LayoutGrid::deals_for(std::int64_t pp) const {
    std::vector<StageDeal> found;
    for (const std::int64_t vpp : space_.vpp) {
        if (vpp > 1 && pp == 1) continue;
        if (space_.own_split) {
            found.push_back({vpp, scenario_.layout.split, scenario_.layout.stage_counts});
            continue;
        }
        const auto split = fairest_split(scenario_.architecture.layers, pp * vpp);
        if (split) found.push_back({vpp, *split, {}});
    }
    return found;
}

std::vector<LayoutBlock> LayoutGrid::blocks() const {
    std::vector<LayoutBlock> found;
    for (const std::int64_t gpus : space_.gpus)
        for (const std::int64_t tp : space_.tp)
            for (const std::int64_t cp : space_.cp)
                for (const std::int64_t ep : space_.ep)
                    for (const std::int64_t etp : space_.etp)
                        for (const std::int64_t micro_batch : space_.micro_batch)
                            for (const bool sequence_parallel : space_.sequence_parallel)
                                for (const RecomputeChoice& recompute : space_.recompute) {
                                    if (gpus % (tp * cp) != 0 || gpus % (ep * etp) != 0) continue;
                                    if (!space_.any_etp && etp != 1 && etp != tp) continue;
                                    if (sequence_parallel && tp == 1 && space_.sequence_parallel.size() > 1) continue;
                                    found.push_back({gpus, tp, cp, ep, etp, micro_batch, sequence_parallel, recompute});
                                }
    return found;
}

std::vector<std::int64_t> LayoutGrid::pipelines(const LayoutBlock& block) const {
    std::vector<std::int64_t> found;
    for (const std::int64_t pp : space_.pp) {
        const std::int64_t ranks = block.tp * block.cp * pp;
        if (block.gpus % ranks == 0 && scenario_.training.global_batch % (block.gpus / ranks * block.micro_batch) == 0) found.push_back(pp);
    }
    return found;
}

const std::vector<StageDeal>& LayoutGrid::deals(std::int64_t pp) const {
    const auto place = std::ranges::find(space_.pp, pp) - space_.pp.begin();
    return deals_[static_cast<std::size_t>(place)];
}

bool LayoutGrid::shards(const StateChoice& state, const LayoutBlock& block, std::int64_t pp) const {
    const std::int64_t ranks = block.gpus / (block.tp * pp), group = state.shard_gpus;
    if (group == 0) return true;
    // A group of all ranks is what no group is; named alone it is what was asked for.
    return group < ranks ? ranks % group == 0 : group == ranks && space_.shard_gpus.size() == 1;
}

bool LayoutGrid::suits(const RecomputeChoice& recompute, std::int64_t pp, std::int64_t vpp) const {
    const bool first_layers = recompute.mode == Recompute::full && recompute.method == RecomputeMethod::block && recompute.layers > 0;
    if (!first_layers || space_.recompute.size() == 1) return true;
    const std::int64_t layers = scenario_.architecture.layers + scenario_.architecture.encoder_layers();
    return recompute.layers * pp * vpp < layers;
}

bool LayoutGrid::balances(std::int64_t pp) const {
    return space_.balanced_splits && !space_.own_split && pp > 1 && scenario_.architecture.encoder_layers() == 0;
}

std::uint64_t LayoutGrid::combinations(const LayoutBlock& block) const {
    std::uint64_t found = 0;
    for (const std::int64_t pp : pipelines(block)) {
        std::uint64_t dealt = 0;
        for (const StageDeal& deal : deals(pp))
            if (suits(block.recompute, pp, deal.vpp)) dealt += balances(pp) ? 2 : 1;
        found += dealt * orders_for(pp) * states_for(pp);
    }
    return found;
}

void apply(const LayoutBlock& block, Scenario& scenario) {
    Layout& layout = scenario.layout;
    scenario.cluster.gpus = block.gpus;
    layout.tp = block.tp;
    layout.cp = block.cp;
    layout.ep = block.ep;
    layout.etp = block.etp;
    layout.micro_batch = block.micro_batch;
    layout.sequence_parallel = block.sequence_parallel;
    layout.recompute = block.recompute.mode;
    layout.recompute_method = block.recompute.method;
    layout.recompute_layers = block.recompute.layers;
    layout.recompute_modules = block.recompute.modules;
}

void apply(const StageDeal& deal, Layout& layout) {
    layout.vpp = deal.vpp;
    layout.split = deal.split;
    layout.stage_counts = deal.counts;
}

void apply(const Order& order, Layout& layout) {
    layout.schedule = order.schedule;
    layout.group = order.group;
}

void apply(const StateChoice& state, Layout& layout) {
    layout.zero_stage = state.zero_stage;
    layout.shard_gpus = state.shard_gpus;
    layout.fsdp_prefetch = state.fsdp_prefetch;
    layout.fsdp_reshard = state.fsdp_reshard;
    layout.offload_activations = state.offload_activations;
    layout.offload_optimizer = state.offload_optimizer;
}

}  // namespace layline
