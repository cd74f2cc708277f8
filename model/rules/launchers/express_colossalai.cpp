// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/express_terms.h"
#include "model/rules/launchers/launcher_tables.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

}  // namespace

const LauncherRules& express_colossalai_rules() {
    static const LauncherRules rules = {
        {"express-state",
         express,
         refuses,
         {"optimizer"},
         [](C c) { return own_state_types(c); },
         "",
         "The types of gradients and optimizer state are the plugin's own.",
         "",
         "precision"},
        {"express-adapters",
         express,
         refuses,
         {"architecture"},
         [](C c) { return c.training.lora_rank == 0; },
         "",
         "Adapters are not written.",
         "",
         "HybridParallelPlugin"},
        {"express-schedule",
         express,
         refuses,
         {"schedule"},
         [](C c) {
             return scheduled_as(c, {"1f1b", "interleaved", "zb-v"});
         },
         "",
         "Colossal-AI runs 1F1B, interleaved 1F1B and ZB-V.",
         "",
         "pp_style"},
        {"express-cp",
         express,
         refuses,
         {"cp", "sp"},
         [](C c) {
             if (c.layout.cp == 1) return true;
             const bool known =
                 c.layout.context_exchange == ContextExchange::ring || c.layout.context_exchange == ContextExchange::all_to_all;
             return known && !c.layout.sequence_parallel;
         },
         "",
         "One way of cutting the sequence may be chosen: ring attention, all-to-all, or sequence parallelism over TP.",
         "",
         "sequence_parallelism_mode"},
        {"express-ep",
         express,
         refuses,
         {"ep"},
         [](C c) { return c.layout.ep == 1 || c.moe(); },
         "",
         "EP needs the plugin for experts.",
         "",
         "MoeHybridParallelPlugin"},
        {"express-etp",
         express,
         refuses,
         {"etp"},
         [](C c) { return !c.moe() || c.layout.etp == 1 || (c.layout.ep == 1 && c.layout.etp == c.layout.tp); },
         "",
         "Experts are not cut: ETP must be 1.",
         "",
         "MoeHybridParallelPlugin"},
        {"express-precision",
         express,
         refuses,
         {"precision"},
         [](C c) {
             return computed_in(c, {Precision::fp32, Precision::fp16, Precision::bf16, Precision::fp8});
         },
         "",
         "The plugin computes in fp32, fp16, bf16 or fp8.",
         "",
         "precision, use_fp8"},
        {"express-recompute",
         express,
         refuses,
         {"recompute"},
         [](C c) {
             return c.layout.recompute != Recompute::selective && (c.layout.recompute != Recompute::full || recomputes_by_layer(c));
         },
         "",
         "Recompute covers whole layers: selective recompute and groups have no words.",
         "",
         "gradient_checkpoint_config"},
        {"express-split",
         express,
         refuses,
         {"split"},
         [](C c) { return c.layout.vpp == 1 || dealt_evenly(c); },
         "",
         "Stages of unlike size go with one chunk a rank only.",
         "",
         "num_layers_per_stage"},
        {"express-offload",
         express,
         refuses,
         {"offload"},
         [](C c) { return c.layout.offload_activations == 0 && (c.layout.offload_optimizer == 0 || c.layout.offload_optimizer == 1); },
         "",
         "Only all of the optimizer state can be moved to the host.",
         "",
         "cpu_offload"},
        {"express-hsdp",
         express,
         refuses,
         {"shard_gpus"},
         [](C c) { return c.layout.shard_gpus == 0; },
         "",
         "Optimizer state is shared by all data-parallel ranks.",
         "",
         "zero_stage"},
        {"express-group",
         express,
         refuses,
         {"group"},
         [](C c) { return c.layout.group == 0 || c.layout.group == c.layout.pp; },
         "",
         "The interleaved schedule's group is PP.",
         "",
         "pipeline/schedule/interleaved_pp.py"},
        {"express-training-script",
         express,
         warns,
         {"architecture"},
         [](C) { return false; },
         "",
         "Model, sequence length, global batch and optimizer belong to the training script: they are written as comments.",
         "",
         "Booster"},
    };
    return rules;
}

}  // namespace layline
