// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/told_split.h"

#include <fmt/format.h>

#include <numeric>

#include "model/scenario/stage_pattern.h"

namespace layline {

namespace {

std::int64_t layers_of(const Scenario& scenario) { return scenario.architecture.layers + scenario.architecture.encoder_layers(); }

std::string counts_refusal(const Scenario& scenario, const StagePattern& pattern) {
    const auto stages = static_cast<std::int64_t>(pattern.layers.size());
    const std::int64_t asked = scenario.layout.pp * scenario.layout.vpp;
    if (stages != asked) return fmt::format("The stages list {} of them: PP · VPP = {} are needed.", stages, asked);
    const std::int64_t listed = std::accumulate(pattern.layers.begin(), pattern.layers.end(), std::int64_t{0});
    if (listed != layers_of(scenario)) return fmt::format("The stages list {} layers: the model has {}.", listed, layers_of(scenario));
    if (pattern.mtp_layers > 0 && pattern.mtp_layers != scenario.architecture.mtp_layers)
        return fmt::format("The stages list {} prediction layers (m): the model has {}.", pattern.mtp_layers,
                           scenario.architecture.mtp_layers);
    return {};
}

}  // namespace

bool tells_stages(const Scenario& scenario) { return !scenario.layout.stage_counts.stages.empty(); }

bool tells_edges(const Scenario& scenario) {
    const StageCounts& told = scenario.layout.stage_counts;
    return !tells_stages(scenario) && (told.first_layers > 0 || told.last_layers > 0);
}

std::string edges_refusal(const Scenario& scenario) {
    const StageCounts& told = scenario.layout.stage_counts;
    const Layout& layout = scenario.layout;
    if (layout.pp == 1) return "Layers of a first or last stage are told: they need more than one pipeline stage.";
    if (told.first_layers % layout.vpp != 0 || told.last_layers % layout.vpp != 0)
        return fmt::format("{} layers told for the first stage and {} for the last do not divide by VPP {}.", told.first_layers,
                           told.last_layers, layout.vpp);
    const std::int64_t rest = layers_of(scenario) - told.first_layers - told.last_layers;
    const std::int64_t ranks = layout.pp - (told.first_layers > 0 ? 1 : 0) - (told.last_layers > 0 ? 1 : 0);
    const bool shared = ranks == 0 ? rest == 0 : rest > 0 && rest % (ranks * layout.vpp) == 0;
    if (shared) return {};
    return fmt::format("{} layers told for the first stage and {} for the last leave {} for {} stages: they do not divide.",
                       told.first_layers, told.last_layers, rest, ranks * layout.vpp);
}

std::string stages_refusal(const Scenario& scenario) {
    const auto pattern = parse_stage_pattern(scenario.layout.stage_counts.stages);
    if (!pattern)
        return "The stages cannot be read: E embedding, t layer, m prediction layer, L loss, | next stage, x*n and (...)*n repeat.";
    if (pattern->embedding_stage != 0) return "The stages must begin with the embedding (E): every micro-batch starts there.";
    if (pattern->loss_stage != static_cast<std::int64_t>(pattern->layers.size()) - 1)
        return "The stages must end with the loss (L): every micro-batch turns round there.";
    return counts_refusal(scenario, *pattern);
}

}  // namespace layline
