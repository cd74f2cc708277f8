// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/stage_split.h"

#include <algorithm>

#include "model/scenario/stage_pattern.h"

namespace layline {

namespace {

std::vector<StageLayers> in_order(const std::vector<std::int64_t>& counts) {
    std::vector<StageLayers> split;
    split.reserve(counts.size());
    std::int64_t first = 0;
    for (const std::int64_t count : counts) {
        split.push_back({first, count});
        first += count;
    }
    return split;
}

/// As even as it goes, the remainder first; `edges` layers' worth of room is kept on the first and on the last stage each.
std::vector<std::int64_t> evenly(std::int64_t layers, std::int64_t stages, std::int64_t edges) {
    const std::int64_t dealt = layers + 2 * edges;
    const std::int64_t each = dealt / stages;
    std::vector<std::int64_t> counts(static_cast<std::size_t>(stages), each);
    std::fill_n(counts.begin(), dealt - each * stages, each + 1);
    counts.front() -= edges;
    counts.back() -= edges;
    return counts;
}

/// The first and the last rank as told, on their every chunk evenly; the other ranks share the rest.
std::vector<std::int64_t> with_told_edges(std::int64_t layers, const Layout& layout) {
    const StageCounts& told = layout.stage_counts;
    const std::int64_t told_ranks = (told.first_layers > 0 ? 1 : 0) + (told.last_layers > 0 ? 1 : 0);
    const std::int64_t others = std::max<std::int64_t>((layout.pp - told_ranks) * layout.vpp, 1);
    const std::int64_t rest = std::max<std::int64_t>(layers - told.first_layers - told.last_layers, 0);
    std::vector<std::int64_t> counts;
    std::int64_t other = 0;
    for (std::int64_t stage = 0; stage < layout.pp * layout.vpp; ++stage) {
        const std::int64_t rank = stage % layout.pp, chunk = stage / layout.pp;
        const std::int64_t told_layers = rank == 0 ? told.first_layers : rank == layout.pp - 1 ? told.last_layers : 0;
        if (told_layers > 0) {
            counts.push_back(told_layers / layout.vpp + (chunk < told_layers % layout.vpp ? 1 : 0));
        } else {
            counts.push_back(rest / others + (other < rest % others ? 1 : 0));
            ++other;
        }
    }
    return counts;
}

/// Embedding, layers, norm and head in one row, cut into equal pieces (Aleph Alpha's scaling, DeepSpeed's "uniform").
std::vector<std::int64_t> by_blocks(std::int64_t layers, std::int64_t stages) {
    constexpr std::int64_t beside_layers = 3;
    const std::int64_t blocks = layers + beside_layers;
    std::vector<std::int64_t> counts(static_cast<std::size_t>(stages));
    std::int64_t begin = 0;
    for (std::int64_t stage = 0; stage < stages; ++stage) {
        const std::int64_t end = begin + blocks / stages + (stage < blocks % stages ? 1 : 0);
        counts[static_cast<std::size_t>(stage)] =
            std::max<std::int64_t>(std::min(end - 1, layers) - std::max<std::int64_t>(begin - 1, 0), 0);
        begin = end;
    }
    return counts;
}

/// nanotron walks over embedding (cost 0), layers (4 a d_k h + 3 h f) and head (V h), and closes stage i at the first block
/// that reaches (i + 1) / stages of the total.
std::vector<std::int64_t> by_cost(const Architecture& model, std::int64_t stages) {
    const auto layer = static_cast<double>(4 * model.heads * model.head_size * model.hidden + 3 * model.hidden * model.ffn);
    const double total = static_cast<double>(model.layers) * layer + static_cast<double>(model.vocabulary * model.hidden);
    std::vector<std::int64_t> counts(static_cast<std::size_t>(stages), 0);
    std::size_t stage = 0;
    constexpr double tie = 1 - 1e-9;
    for (std::int64_t index = 0; index < model.layers; ++index) {
        ++counts[stage];
        const double cost = static_cast<double>(index + 1) * layer;
        if (stage + 1 < counts.size() && cost >= total * static_cast<double>(stage + 1) / static_cast<double>(stages) * tie) ++stage;
    }
    return counts;
}

}  // namespace

bool divides(std::int64_t layers, std::int64_t stages, LayerSplit split) {
    switch (split) {
        case LayerSplit::even:
            return layers % stages == 0;
        case LayerSplit::edges_lighter:
            return stages > 1 && (layers + 2) % stages == 0;
        case LayerSplit::remainder_first:
        case LayerSplit::blocks:
        case LayerSplit::by_cost:
            return layers >= stages;
    }
    return false;
}

std::vector<StageLayers> split_layers(const Scenario& scenario) { return split_layers(scenario, scenario.layout.split); }

std::vector<StageLayers> split_layers(const Scenario& scenario, LayerSplit split) {
    const Layout& layout = scenario.layout;
    const std::int64_t stages = layout.pp * layout.vpp;
    const std::int64_t layers = scenario.architecture.layers + scenario.architecture.encoder_layers();
    if (!layout.stage_counts.stages.empty()) {
        const auto pattern = parse_stage_pattern(layout.stage_counts.stages);
        if (pattern && static_cast<std::int64_t>(pattern->layers.size()) == stages) return in_order(pattern->layers);
    }
    if (layout.stage_counts.first_layers > 0 || layout.stage_counts.last_layers > 0) return in_order(with_told_edges(layers, layout));
    if (stages > 1 && split == LayerSplit::by_cost) return in_order(by_cost(scenario.architecture, stages));
    if (stages > 1 && split == LayerSplit::blocks) return in_order(by_blocks(layers, stages));
    return in_order(evenly(layers, stages, split == LayerSplit::edges_lighter && stages > 1 ? 1 : 0));
}

}  // namespace layline
