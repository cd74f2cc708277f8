// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/rules/launchers/express_terms.h"
#include "model/rules/launchers/launcher_tables.h"
#include "model/scenario/stage_split.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

bool dealt_by_cost(C c) {
    if (c.layout.pp == 1) return true;
    Scenario theirs = c.scenario;
    theirs.layout.split = LayerSplit::by_cost;
    theirs.layout.stage_counts = {};
    const auto ours = split_layers(c.scenario), dealt = split_layers(theirs);
    return std::ranges::equal(ours, dealt, {}, &StageLayers::count, &StageLayers::count);
}

/// An expert is as wide as the dense MLP would be, and a shared expert as wide as a routed one.
bool qwen_experts(C c) {
    if (!c.moe()) return true;
    const MixtureOfExperts& m = *c.model.moe;
    return (m.shared_ffn == 0 || m.shared_ffn == m.expert_ffn) &&
           (c.model.expert_layers() == c.model.layers || m.expert_ffn == c.model.ffn);
}

}  // namespace

const LauncherRules& express_nanotron_rules() {
    static const LauncherRules rules = {
        {"express-shape",
         express,
         refuses,
         {"architecture"},
         [](C c) {
             const Architecture& a = c.model;
             return llama_like(c) && !a.latent_attention && !a.query_key_norm && a.head_size * a.heads == a.hidden &&
                    a.norms_per_layer == 2 && a.final_norm && !a.parallel_block && a.mtp_layers == 0 && a.embedding_width() == a.hidden &&
                    qwen_experts(c);
         },
         "",
         "nanotron builds Llama and Qwen 2 models, the latter with experts: nothing else is written.",
         "",
         "config/models_config.py"},
        {"express-capacity",
         express,
         refuses,
         {"architecture"},
         [](C c) { return !c.moe() || c.model.moe->capacity_factor == 0; },
         "",
         "nanotron's experts take every token that is sent to them: a capacity factor is not written.",
         "",
         "nn/moe.py"},
        {"express-cp",
         express,
         refuses,
         {"cp"},
         [](C c) { return c.layout.cp == 1 || c.layout.context_exchange == ContextExchange::ring; },
         "",
         "nanotron's context parallelism is a ring.",
         "",
         "models/qwen.py"},
        {"express-etp",
         express,
         refuses,
         {"etp"},
         [](C c) { return !c.moe() || c.layout.etp == 1; },
         "",
         "Experts are not cut: ETP must be 1, not {etp}.",
         "",
         "config/parallelism_config.py"},
        {"express-schedule",
         express,
         refuses,
         {"schedule"},
         [](C c) {
             return scheduled_as(c, {"1f1b", "gpipe"});
         },
         "",
         "nanotron runs 1F1B or all forwards before all backwards.",
         "",
         "config/utils_config.py"},
        {"express-split",
         express,
         warns,
         {"pp", "split"},
         dealt_by_cost,
         "",
         "nanotron deals its layers by their cost: the stages will differ from those of this plan.",
         "",
         "models/llama.py get_block_compute_costs"},
        {"express-optimizer",
         express,
         refuses,
         {"optimizer"},
         [](C c) {
             return optimized_by(c, {Optimizer::adamw, Optimizer::sgd});
         },
         "",
         "nanotron has AdamW and SGD.",
         "",
         "config/config.py"},
        {"express-precision",
         express,
         refuses,
         {"precision"},
         [](C c) {
             return computed_in(c, {Precision::fp32, Precision::fp16, Precision::bf16});
         },
         "",
         "nanotron computes in fp32, fp16 or bf16.",
         "",
         "config/config.py"},
        {"express-state",
         express,
         refuses,
         {"optimizer"},
         [](C c) {
             const Training& t = c.training;
             return t.main_parameter_type == StateType::automatic && t.moment_type == StateType::automatic && !t.low_precision_weights &&
                    !t.low_precision_activations;
         },
         "",
         "Only the type of accumulated gradients can be chosen.",
         "",
         "optimizer.accumulate_grad_in_fp32"},
        {"express-recompute",
         express,
         refuses,
         {"recompute"},
         [](C c) { return c.layout.recompute != Recompute::selective && recomputes_by_layer(c); },
         "",
         "Recompute is on or off for whole layers.",
         "",
         "parallelism.recompute_layer"},
        {"express-adapters",
         express,
         refuses,
         {"architecture"},
         [](C c) { return c.training.lora_rank == 0; },
         "",
         "Adapters are not written.",
         "",
         "config/models_config.py"},
        {"express-offload", express, refuses, {"offload"}, no_host_offload, "", "Nothing is moved to the host.", "", "config/config.py"},
        {"express-hsdp",
         express,
         refuses,
         {"shard_gpus"},
         [](C c) { return c.layout.shard_gpus == 0; },
         "",
         "Optimizer state is shared by all data-parallel ranks.",
         "",
         "optimizer.zero_stage"},
    };
    return rules;
}

}  // namespace layline
