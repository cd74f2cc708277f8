// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/express_terms.h"
#include "model/rules/launchers/launcher_tables.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

}  // namespace

const LauncherRules& express_accelerate_rules() {
    static const LauncherRules rules = {
        {"express-state",
         express,
         refuses,
         {"optimizer"},
         [](C c) { return own_state_types(c); },
         "",
         "The types of gradients and optimizer state belong to the training script and follow its precision.",
         "",
         "mixed_precision"},
        {"express-adapters",
         express,
         refuses,
         {"architecture"},
         [](C c) { return c.training.lora_rank == 0; },
         "",
         "Adapters belong to the training script.",
         "",
         "accelerate launch"},
        {"express-zero-pipeline",
         express,
         refuses,
         {"zero", "pp"},
         [](C c) { return c.layout.pp == 1 || c.layout.zero_stage < 2; },
         "",
         "Accelerate reaches pipelines only through its Megatron-LM plugin, which has ZeRO 0 and 1.",
         "",
         "FSDP2 has no pipeline axis"},
        {"express-vpp",
         express,
         refuses,
         {"vpp"},
         [](C c) { return c.layout.vpp == 1; },
         "",
         "Accelerate's file has no key for VPP.",
         "",
         "megatron_lm_config"},
        {"express-schedule",
         express,
         refuses,
         {"schedule"},
         [](C c) { return scheduled_as(c, {"1f1b"}); },
         "",
         "The Megatron-LM plugin runs 1F1B.",
         "",
         "megatron_lm_config"},
        {"express-split",
         express,
         refuses,
         {"pp", "split"},
         [](C c) {
             return dealt_evenly(c) ||
                    (!c.told_stages() && c.layout.stage_counts.first_layers == 0 && c.layout.stage_counts.last_layers > 0);
         },
         "",
         "Only the number of layers on the last pipeline rank can be told.",
         "",
         "megatron_lm_decoder_last_pipeline_num_layers"},
        {"express-sp",
         express,
         refuses,
         {"sp"},
         [](C c) { return uses_megatron_plugin(c.scenario) || !c.layout.sequence_parallel || c.layout.tp == 1; },
         "",
         "With FSDP2 the model's own plan decides over sequence parallelism.",
         "",
         "parallelism_config"},
        {"express-cp",
         express,
         refuses,
         {"cp"},
         [](C c) {
             return c.layout.cp == 1 || (c.layout.context_exchange != ContextExchange::hybrid &&
                                         (!uses_megatron_plugin(c.scenario) || c.layout.context_exchange == ContextExchange::ring));
         },
         "",
         "This exchange of context parallelism has no word here.",
         "",
         "parallelism_config_cp_comm_strategy"},
        {"express-etp",
         express,
         refuses,
         {"etp"},
         [](C c) { return !c.moe() || c.layout.etp == 1 || uses_megatron_plugin(c.scenario); },
         "",
         "FSDP2 does not cut experts: ETP must be 1.",
         "",
         "parallelism_config"},
        {"express-recompute",
         express,
         refuses,
         {"recompute"},
         [](C c) {
             if (uses_megatron_plugin(c.scenario))
                 return c.layout.recompute != Recompute::selective || c.layout.recompute_modules == RecomputeModules{};
             return c.layout.recompute != Recompute::selective && recomputes_by_layer(c);
         },
         "",
         "FSDP2 recomputes whole layers or nothing; the Megatron-LM plugin also the core of attention.",
         "",
         "fsdp_activation_checkpointing"},
        {"express-precision",
         express,
         refuses,
         {"precision"},
         [](C c) {
             return computed_in(c, {Precision::fp32, Precision::fp16, Precision::bf16, Precision::fp8});
         },
         "",
         "mixed_precision takes no, fp16, bf16 or fp8.",
         "",
         "mixed_precision"},
        {"express-offload",
         express,
         refuses,
         {"offload"},
         [](C c) { return c.layout.offload_activations == 0 && (c.layout.offload_optimizer == 0 || c.layout.offload_optimizer == 1); },
         "",
         "Only all of parameters and optimizer state can be moved to the host.",
         "",
         "fsdp_offload_params"},
        {"express-hsdp",
         express,
         refuses,
         {"shard_gpus"},
         [](C c) { return c.layout.shard_gpus == 0 || !uses_megatron_plugin(c.scenario); },
         "",
         "The plugin shares optimizer state over all data-parallel ranks.",
         "",
         "megatron_lm_use_distributed_optimizer"},
        {"express-plugin-recompute",
         express,
         warns,
         {"recompute"},
         [](C c) { return !uses_megatron_plugin(c.scenario) || c.layout.recompute == Recompute::full; },
         "",
         "The Megatron-LM plugin's keys know full recompute only: the training script must take its plugin from layline_plugin.py.",
         "",
         "utils/dataclasses.py MegatronLMPlugin"},
        {"express-training-script",
         express,
         warns,
         {"architecture"},
         [](C) { return false; },
         "",
         "Model, sequence length, global batch and optimizer belong to the training script: they are written as comments.",
         "",
         "accelerate launch"},
    };
    return rules;
}

}  // namespace layline
