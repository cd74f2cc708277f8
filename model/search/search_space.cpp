// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/search_space.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "model/rules/rules.h"
#include "model/scenario/input_error.h"
#include "model/scenario/stage_split.h"

namespace layline {

namespace {

std::vector<std::int64_t> divisors(std::int64_t number, std::int64_t highest) {
    std::vector<std::int64_t> found;
    for (std::int64_t d = 1; d <= std::min(number, highest); ++d)
        if (number % d == 0) found.push_back(d);
    return found;
}

/// The fairest split that the layers take: even, else with lighter edges, else with the remainder on the first stages.
std::optional<LayerSplit> fairest_split(std::int64_t layers, std::int64_t stages) {
    for (const LayerSplit split : {LayerSplit::even, LayerSplit::edges_lighter, LayerSplit::remainder_first})
        if (divides(layers, stages, split)) return split;
    return std::nullopt;
}

/// Tensor parallelism past the scale-up domain is never chosen by anyone, but within it every divisor of the heads is.
std::vector<std::int64_t> tensor_degrees(const Scenario& scenario) {
    std::vector<std::int64_t> found =
        divisors(scenario.architecture.heads, std::min(scenario.cluster.gpus, scenario.cluster.scale_up_gpus));
    std::erase_if(found, [&](std::int64_t tp) { return scenario.cluster.gpus % tp != 0 || scenario.architecture.ffn % tp != 0; });
    return found;
}

std::vector<std::int64_t> context_degrees(const Scenario& scenario) {
    std::vector<std::int64_t> found = divisors(scenario.cluster.gpus, 64);
    std::erase_if(found, [&](std::int64_t cp) { return cp > 1 && scenario.training.sequence_length % (2 * cp) != 0; });
    return found;
}

/// Chunks per rank that deal the layers evenly on some number of ranks; 2 for the V schedules.
std::vector<std::int64_t> chunk_counts(std::int64_t layers) {
    std::vector<std::int64_t> found{1, 2};
    for (std::int64_t chunks = 3; chunks <= layers; ++chunks)
        if (layers % chunks == 0 || (layers + 2) % chunks == 0) found.push_back(chunks);
    return found;
}

template <class Value>
void keep_only(std::vector<Value>& values, const Value& value) {
    values.assign(1, value);
}

}  // namespace

SearchSpace whole_space(const Scenario& scenario) {
    constexpr std::int64_t largest_micro_batch = 64;
    const auto& moe = scenario.architecture.moe;
    SearchSpace space;
    space.tp = tensor_degrees(scenario);
    space.pp = divisors(scenario.cluster.gpus, scenario.architecture.layers);
    space.vpp = chunk_counts(scenario.architecture.layers);
    space.cp = context_degrees(scenario);
    space.ep = moe ? divisors(moe->experts, scenario.cluster.gpus) : divisors(1, 1);
    space.etp = {1};
    space.micro_batch = divisors(scenario.training.global_batch, largest_micro_batch);
    space.sequence_parallel = {false, true};
    space.zero_stage = {0, 1, 2, 3};
    space.recompute = {Recompute::none, Recompute::full};
    if (scenario.training.attention < AttentionKernel::flash1)
        space.recompute.push_back(Recompute::selective);  // flash kernels do so anyway
    space.schedules = {"1f1b", "interleaved", "zb-h1", "zb-h2", "interleaved-zb", "zb-v", "v-half"};
    if (moe) space.schedules.insert(space.schedules.end(), {"interleaved-overlap", "dualpipev"});
    return space;
}

void lock(SearchSpace& space, const std::string& key, const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    if (key == "tp")
        keep_only(space.tp, layout.tp);
    else if (key == "pp")
        keep_only(space.pp, layout.pp);
    else if (key == "vpp")
        keep_only(space.vpp, layout.vpp);
    else if (key == "cp")
        keep_only(space.cp, layout.cp);
    else if (key == "ep")
        keep_only(space.ep, layout.ep);
    else if (key == "etp")
        keep_only(space.etp, layout.etp);
    else if (key == "mbs")
        keep_only(space.micro_batch, layout.micro_batch);
    else if (key == "sp")
        space.sequence_parallel.assign(1, layout.sequence_parallel);
    else if (key == "zero")
        keep_only(space.zero_stage, layout.zero_stage);
    else if (key == "recompute")
        keep_only(space.recompute, layout.recompute);
    else if (key == "schedule")
        keep_only(space.schedules, layout.schedule);
    else
        throw InputError("", "lock", "tp, pp, vpp, cp, ep, etp, mbs, sp, zero, recompute or schedule", "\"" + key + "\"");
}

std::vector<LayoutBlock> layout_blocks(const Scenario& scenario, const SearchSpace& space) {
    std::vector<LayoutBlock> blocks;
    for (const std::int64_t tp : space.tp)
        for (const std::int64_t cp : space.cp)
            for (const std::int64_t ep : space.ep)
                for (const std::int64_t etp : space.etp)
                    for (const std::int64_t micro_batch : space.micro_batch)
                        for (const bool sequence_parallel : space.sequence_parallel)
                            for (const Recompute recompute : space.recompute) {
                                if (scenario.cluster.gpus % (tp * cp) != 0 || scenario.cluster.gpus % (ep * etp) != 0) continue;
                                if (sequence_parallel && tp == 1 && space.sequence_parallel.size() > 1) continue;
                                blocks.push_back({tp, cp, ep, etp, micro_batch, sequence_parallel, recompute});
                            }
    return blocks;
}

void for_each_layout(const Scenario& scenario, const SearchSpace& space, const LayoutBlock& block,
                     const std::function<void(const Scenario&)>& visit) {
    Scenario tried = scenario;
    Layout& layout = tried.layout;
    layout.tp = block.tp;
    layout.cp = block.cp;
    layout.ep = block.ep;
    layout.etp = block.etp;
    layout.micro_batch = block.micro_batch;
    layout.sequence_parallel = block.sequence_parallel;
    layout.recompute = block.recompute;
    const std::int64_t layers = scenario.architecture.layers;
    for (const std::int64_t pp : space.pp) {
        if (scenario.cluster.gpus % (block.tp * block.cp * pp) != 0) continue;
        layout.pp = pp;
        if (scenario.training.global_batch % (scenario.cluster.gpus / (block.tp * block.cp * pp) * block.micro_batch) != 0) continue;
        for (const std::int64_t vpp : space.vpp) {
            if (vpp > 1 && pp == 1) break;
            const std::int64_t stages = pp * vpp;
            const auto split = fairest_split(layers, stages);
            if (!split) continue;
            layout.vpp = vpp;
            layout.split = *split;
            for (const std::string& schedule : space.schedules) {
                if (pp == 1 && schedule != space.schedules.front()) break;
                layout.schedule = schedule;
                for (const int zero_stage : space.zero_stage) {
                    layout.zero_stage = zero_stage;
                    visit(tried);
                }
            }
        }
    }
}

}  // namespace layline
