// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_share.h"

#include <algorithm>

#include "model/cost/activation_in_flight.h"
#include "model/cost/memory_rules.h"
#include "model/scenario/stage_pattern.h"
#include "model/scenario/stage_split.h"

namespace layline {

namespace {

void add_layers(RankShare& share, const Architecture& model, const StageLayers& stage) {
    const std::int64_t encoder = std::clamp<std::int64_t>(model.encoder_layers() - stage.first, 0, stage.count);
    const std::int64_t first = stage.first + encoder - model.encoder_layers();
    const std::int64_t decoder = stage.count - encoder;
    const std::int64_t experts = model.expert_layers_in(first, decoder);
    share.encoder_layers += static_cast<double>(encoder);
    share.expert_layers += static_cast<double>(experts);
    share.dense_layers += static_cast<double>(decoder - experts);
}

void add_prediction_layers(RankShare& share, const Architecture& model) {
    const auto layers = static_cast<double>(model.mtp_layers);
    share.mtp_layers += layers;
    (model.moe ? share.expert_layers : share.dense_layers) += layers;
}

/// Where the prediction layers stand: as an explicit list of stages says, else with the loss.
std::int64_t prediction_stage(const Layout& layout, std::int64_t last) {
    if (layout.stage_counts.stages.empty()) return last;
    const auto pattern = parse_stage_pattern(layout.stage_counts.stages);
    return pattern && pattern->mtp_stage >= 0 ? std::min(pattern->mtp_stage, last) : last;
}

}  // namespace

std::vector<StageLayers> framework_stages(const Scenario& scenario) {
    const LayerSplit own = memory_rules(scenario).own_split;
    const bool left_to_framework = scenario.layout.split == LayerSplit::even || scenario.layout.split == LayerSplit::remainder_first;
    return own == LayerSplit::even || !left_to_framework ? split_layers(scenario) : split_layers(scenario, own);
}

std::vector<RankShare> rank_shares(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    const std::vector<StageLayers> stages = framework_stages(scenario);
    const auto last = static_cast<std::int64_t>(stages.size()) - 1;
    const std::int64_t prediction = prediction_stage(layout, last);
    const PipelineShape shape(layout);
    std::vector<RankShare> shares(static_cast<std::size_t>(layout.pp));
    for (std::int64_t rank = 0; rank < layout.pp; ++rank) {
        RankShare& share = shares[static_cast<std::size_t>(rank)];
        for (std::int64_t chunk = 0; chunk < shape.chunks_per_rank(); ++chunk) {
            const std::int64_t stage = std::min(shape.stage_of_chunk(rank, chunk), last);
            add_layers(share, scenario.architecture, stages[static_cast<std::size_t>(stage)]);
            if (stage == 0) share.embeddings += 1;
            if (stage == last) share.heads += 1;
            if (stage == prediction) add_prediction_layers(share, scenario.architecture);
        }
    }
    return shares;
}

double local_kv_heads(const Scenario& scenario) {
    const auto heads = static_cast<double>(scenario.architecture.kv_heads);
    return std::max(heads / static_cast<double>(scenario.layout.tp), std::min(heads, 1.0));
}

LayerParameters layer_parameters(const Scenario& scenario, const ParameterCount& count) {
    const Architecture& model = scenario.architecture;
    const auto t = static_cast<double>(scenario.layout.tp);
    const double kept = 1 - model.weight_sparsity;
    const double matrices = kept / t;
    LayerParameters layer;
    layer.attention = static_cast<double>(count.attention_per_layer) * matrices;
    if (!model.latent_attention) {
        const double key_value_weights = 2 * static_cast<double>(model.hidden * model.head_size);
        layer.attention += kept * key_value_weights * (local_kv_heads(scenario) - static_cast<double>(model.kv_heads) / t);
    }
    layer.cross_attention = static_cast<double>(count.cross_attention_per_layer) * matrices;
    layer.dense_mlp = static_cast<double>(count.dense_mlp_per_layer) * matrices;
    layer.norms = static_cast<double>(count.norms_per_layer);
    if (model.moe) {
        const auto router = static_cast<double>(model.hidden * model.moe->experts);
        const auto beside = static_cast<double>(count.expert_mlp_per_layer - count.routed_experts_per_layer);
        layer.router_and_shared = router + std::max(beside - router, 0.0) * matrices;
        const auto expert_ranks = static_cast<double>(scenario.layout.ep * scenario.layout.etp);
        layer.experts = static_cast<double>(count.routed_experts_per_layer) * kept / expert_ranks;
    }
    return layer;
}

namespace {

/// Input plus output width of every linear layer of one transformer layer: what an adapter of rank 1 adds.
struct AdapterWidths {
    double attention = 0, mlp = 0, expert = 0;
};

AdapterWidths adapter_widths(const Architecture& model) {
    const auto h = static_cast<double>(model.hidden);
    const auto queries = static_cast<double>(model.heads * model.head_size);
    const auto keys = static_cast<double>(model.kv_heads * model.head_size);
    const double matrices = model.mlp == MlpKind::gated ? 3 : 2;
    const auto mlp = [&](std::int64_t width) { return width > 0 ? matrices * (h + static_cast<double>(width)) : 0; };
    AdapterWidths widths{.attention = 2 * (h + queries) + 2 * (h + keys), .mlp = mlp(model.ffn)};
    if (model.moe) widths.expert = static_cast<double>(model.moe->experts) * mlp(model.moe->expert_ffn);
    return widths;
}

RankParameters adapters(const Scenario& scenario, const RankShare& share) {
    const AdapterWidths widths = adapter_widths(scenario.architecture);
    const Layout& layout = scenario.layout;
    const auto rank = static_cast<double>(scenario.training.lora_rank);
    const double dense = share.layers() * widths.attention + (share.dense_layers + share.encoder_layers) * widths.mlp;
    return {.dense = rank * dense / static_cast<double>(layout.tp),
            .experts = rank * share.expert_layers * widths.expert / static_cast<double>(layout.ep * layout.etp)};
}

}  // namespace

RankParameters trained_parameters(const Scenario& scenario, const RankShare& share, const RankParameters& parameters) {
    if (scenario.training.lora_rank > 0) return adapters(scenario, share);
    const double trained = 1 - scenario.training.frozen_share;
    return {.dense = trained * parameters.dense, .experts = trained * parameters.experts};
}

RankParameters rank_parameters(const Scenario& scenario, const ParameterCount& count, const LayerParameters& layer,
                               const RankShare& share) {
    const Architecture& model = scenario.architecture;
    const auto t = static_cast<double>(scenario.layout.tp);
    const double decoder = share.dense_layers + share.expert_layers;
    const auto sharing = static_cast<double>(model.layers_per_weights);
    RankParameters parameters;
    parameters.dense = share.layers() * (layer.attention + layer.norms) + decoder * layer.cross_attention +
                       (share.dense_layers + share.encoder_layers) * layer.dense_mlp + share.expert_layers * layer.router_and_shared;
    parameters.dense /= sharing;
    parameters.experts = share.expert_layers * layer.experts / sharing;
    const double embedding = static_cast<double>(count.embedding) / t;
    parameters.dense += share.embeddings * (embedding + static_cast<double>(count.outside_layers - final_norms(model)));
    const bool own_head = !model.tied_embeddings || share.embeddings == 0;
    parameters.dense += share.heads * ((own_head ? embedding : 0) + static_cast<double>(final_norms(model)));
    const double mtp_beside_layer = 2 * static_cast<double>(model.hidden * model.hidden) / t + 3 * static_cast<double>(model.hidden);
    parameters.dense += share.mtp_layers * mtp_beside_layer;
    return parameters;
}

}  // namespace layline
