// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "model/rules/rules.h"
#include "model/rules/told_split.h"
#include "model/scenario/stage_split.h"

namespace layline {

namespace {

template <class S>
auto& reference(S& scenario, std::string_view field) {
    auto& layout = scenario.layout;
    if (field == "tp") return layout.tp;
    if (field == "pp") return layout.pp;
    if (field == "vpp") return layout.vpp;
    if (field == "cp") return layout.cp;
    if (field == "ep") return layout.ep;
    if (field == "etp") return layout.etp;
    if (field == "mbs") return layout.micro_batch;
    if (field == "global_batch") return scenario.training.global_batch;
    if (field == "sequence_length") return scenario.training.sequence_length;
    if (field == "gpus") return scenario.cluster.gpus;
    if (field == "shard_gpus") return layout.shard_gpus;
    if (field == "context_all_to_all") return layout.context_all_to_all;
    if (field == "stage_counts.first_layers") return layout.stage_counts.first_layers;
    if (field == "stage_counts.last_layers") return layout.stage_counts.last_layers;
    if (field == "recompute_layers") return layout.recompute_layers;
    throw std::invalid_argument("no such field: " + std::string(field));
}

std::int64_t all_layers(const Scenario& scenario) { return scenario.architecture.layers + scenario.architecture.encoder_layers(); }

LayerSplit fitting_split(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    const std::int64_t stages = layout.pp * layout.vpp;
    for (const LayerSplit split : {LayerSplit::even, LayerSplit::edges_lighter})
        if (divides(all_layers(scenario), stages, split)) return split;
    return LayerSplit::even;
}

std::vector<std::int64_t> divisors(std::int64_t number) {
    std::vector<std::int64_t> found;
    for (std::int64_t d = 1; d <= number; ++d)
        if (number % d == 0) found.push_back(d);
    return found;
}

/// Chunks per rank for which the layers divide, with or without lighter edges.
std::vector<std::int64_t> chunk_counts(const Scenario& scenario) {
    const std::int64_t layers = all_layers(scenario), pp = scenario.layout.pp;
    std::vector<std::int64_t> found;
    for (std::int64_t chunks = 1; chunks <= std::max<std::int64_t>(1, (layers + 2) / pp); ++chunks)
        if ((layers / pp) % chunks == 0 || divides(layers, pp * chunks, LayerSplit::edges_lighter)) found.push_back(chunks);
    return found;
}

std::vector<std::int64_t> powers_of_two(std::int64_t low, std::int64_t high) {
    std::vector<std::int64_t> found;
    for (std::int64_t value = low; value <= high; value *= 2) found.push_back(value);
    return found;
}

std::vector<std::int64_t> pipeline_degrees(const Scenario& scenario) {
    constexpr std::int64_t deepest = 64;
    const std::int64_t layers = all_layers(scenario);
    std::vector<std::int64_t> found;
    for (std::int64_t pp = 1; pp <= std::min({layers, scenario.cluster.gpus, deepest}); ++pp)
        if (layers % pp == 0 || divides(layers, pp, LayerSplit::edges_lighter)) found.push_back(pp);
    return found;
}

std::vector<std::int64_t> raw_candidates(const Scenario& scenario, std::string_view field) {
    const std::int64_t gpus = scenario.cluster.gpus;
    if (field == "tp") return {1, 2, 3, 4, 5, 6, 7, 8, 16, 32};
    if (field == "pp") return pipeline_degrees(scenario);
    if (field == "vpp") return chunk_counts(scenario);
    if (field == "cp") return {1, 2, 3, 4, 6, 8, 16, 32};
    if (field == "ep") return scenario.architecture.moe ? divisors(scenario.architecture.moe->experts) : divisors(1);
    if (field == "etp") return scenario.architecture.moe ? powers_of_two(1, 32) : divisors(1);
    if (field == "shard_gpus") return divisors(std::max<std::int64_t>(gpus / (scenario.layout.tp * scenario.layout.pp), 1));
    if (field == "context_all_to_all") return divisors(scenario.layout.cp);
    if (field == "mbs") return {1, 2, 3, 4, 6, 8, 16};
    if (field == "global_batch") return powers_of_two(128, 8192);
    if (field == "sequence_length") return powers_of_two(1024, 131072);
    if (field == "gpus") return powers_of_two(scenario.cluster.gpus_per_node, std::max<std::int64_t>(16384, gpus));
    return {};
}

}  // namespace

bool is_whole_field(std::string_view field) {
    constexpr std::array known{"tp",
                               "pp",
                               "vpp",
                               "cp",
                               "ep",
                               "etp",
                               "mbs",
                               "zero",
                               "global_batch",
                               "gpus",
                               "shard_gpus",
                               "sequence_length",
                               "context_all_to_all",
                               "stage_counts.first_layers",
                               "stage_counts.last_layers",
                               "recompute_layers"};
    return std::ranges::find(known, field) != known.end();
}

std::int64_t field_value(const Scenario& scenario, std::string_view field) {
    return field == "zero" ? scenario.layout.zero_stage : reference(scenario, field);
}

Scenario with_field(const Scenario& scenario, std::string_view field, std::int64_t value) {
    Scenario changed = scenario;
    const bool stages = field == "pp" || field == "vpp";
    // An explicit list that fits these stages fits no other number of them: the layers are then dealt by rule.
    if (stages && value != reference(scenario, field) && tells_stages(scenario) && stages_refusal(scenario).empty()) {
        changed.layout.stage_counts = {};
        changed.layout.split = LayerSplit::even;
    }
    if (field == "zero") {
        changed.layout.zero_stage = static_cast<int>(value);
        return changed;
    }
    reference(changed, field) = value;
    if (field == "vpp" && value > 1 && changed.layout.schedule == "1f1b") changed.layout.schedule = "interleaved";
    if (field == "vpp" && value == 1 && changed.layout.schedule == "interleaved") changed.layout.schedule = "1f1b";
    const bool follows = changed.layout.split == LayerSplit::even || changed.layout.split == LayerSplit::edges_lighter;
    if (stages && value >= 1 && follows) changed.layout.split = fitting_split(changed);
    return changed;
}

std::vector<std::int64_t> candidate_values(const Scenario& scenario, std::string_view field) {
    std::vector<std::int64_t> values = raw_candidates(scenario, field);
    const std::int64_t gpus = scenario.cluster.gpus;
    if (field == "tp" || field == "cp" || field == "ep") std::erase_if(values, [&](std::int64_t value) { return value > gpus; });
    values.push_back(field_value(scenario, field));
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

}  // namespace layline
