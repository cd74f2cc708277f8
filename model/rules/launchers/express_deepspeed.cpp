// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/express_terms.h"
#include "model/rules/launchers/launcher_tables.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

}  // namespace

const LauncherRules& express_deepspeed_rules() {
    static const LauncherRules rules = {
        {"express-positions",
         express,
         refuses,
         {"architecture"},
         [](C c) { return c.model.positions == Positions::learned || c.model.positions == Positions::rotary; },
         "",
         "Megatron-DeepSpeed's decoder has learned or rotary positions.",
         "",
         "megatron/arguments.py"},
        {"express-biases",
         express,
         refuses,
         {"architecture"},
         [](C c) {
             const Biases& b = c.model.biases;
             const bool all = b.query_key_value && b.attention_output && b.mlp, none = !b.query_key_value && !b.attention_output && !b.mlp;
             return !b.head && (all || none);
         },
         "",
         "Biases come on all linear layers or on none.",
         "",
         "--disable-bias-linear"},
        {"express-shape",
         express,
         refuses,
         {"architecture"},
         [](C c) {
             const Architecture& a = c.model;
             return a.norms_per_layer == 2 && a.final_norm && !a.query_key_norm && !a.parallel_block && a.embedding_width() == a.hidden &&
                    !a.latent_attention && a.mtp_layers == 0 && a.sliding_window == 0 && !a.attention_sinks;
         },
         "",
         "Megatron-DeepSpeed has neither latent attention, query norms, windows, sinks nor prediction layers.",
         "",
         "megatron/arguments.py"},
        {"express-experts",
         express,
         refuses,
         {"architecture"},
         [](C c) {
             return !c.moe() || (c.model.moe->first_dense_layers == 0 && c.model.moe->every == 1 && c.model.moe->dense_layers.empty() &&
                                 c.model.moe->shared_ffn == 0 && c.model.moe->top_k <= 2 && c.model.moe->expert_ffn == c.model.ffn);
         },
         "",
         "Megatron-DeepSpeed's experts stand in every layer, are as wide as the MLP, have none shared, and a token visits one or two.",
         "",
         "--num-experts, --topk"},
        {"express-cp",
         express,
         refuses,
         {"cp"},
         [](C c) { return c.layout.cp == 1 || c.layout.context_exchange == ContextExchange::all_to_all; },
         "",
         "DeepSpeed cuts sequences only by Ulysses: choose the all-to-all exchange, or CP 1.",
         "",
         "--ds-sequence-parallel-size"},
        {"express-etp",
         express,
         refuses,
         {"etp"},
         [](C c) { return !c.moe() || c.layout.etp == 1 || c.layout.etp == c.layout.tp; },
         "",
         "Experts are cut as the dense layers or not at all: ETP must be 1 or TP {tp}.",
         "",
         "--enable-expert-tensor-parallelism"},
        {"express-schedule",
         express,
         refuses,
         {"schedule"},
         [](C c) {
             return scheduled_as(c, {"1f1b", "zb-h1"});
         },
         "",
         "DeepSpeed's pipeline engine runs 1F1B, and Megatron-DeepSpeed ZB-H1 beside it.",
         "",
         "deepspeed/runtime/pipe/schedule.py"},
        {"express-split",
         express,
         refuses,
         {"pp", "split"},
         dealt_evenly,
         "",
         "Layers are dealt by PipelineModule's own method, evenly: {layers} layers over PP {pp}.",
         "",
         "deepspeed/runtime/pipe/module.py"},
        {"express-optimizer",
         express,
         refuses,
         {"optimizer"},
         [](C c) {
             return optimized_by(c, {Optimizer::adamw, Optimizer::sgd});
         },
         "",
         "Megatron-DeepSpeed has Adam and SGD.",
         "",
         "--optimizer"},
        {"express-precision",
         express,
         refuses,
         {"precision"},
         [](C c) {
             return computed_in(c, {Precision::fp32, Precision::fp16, Precision::bf16});
         },
         "",
         "Megatron-DeepSpeed computes in fp32, fp16 or bf16.",
         "",
         "megatron/arguments.py"},
        {"express-adapters",
         express,
         refuses,
         {"architecture"},
         [](C c) { return c.training.lora_rank == 0; },
         "",
         "Adapters cannot be asked for in pre-training.",
         "",
         "pretrain_gpt.py"},
        {"express-state",
         express,
         refuses,
         {"optimizer"},
         [](C c) { return own_state_types(c); },
         "",
         "The types of gradients and optimizer state are DeepSpeed's own.",
         "",
         "data_types"},
        {"express-recompute",
         express,
         refuses,
         {"recompute"},
         [](C c) { return c.layout.recompute != Recompute::selective || c.layout.recompute_modules == RecomputeModules{}; },
         "",
         "Selective recompute covers the core of attention and nothing else.",
         "",
         "--recompute-granularity"},
        {"express-offload",
         express,
         refuses,
         {"offload"},
         [](C c) { return c.layout.offload_activations == 0; },
         "",
         "A share of the activations cannot be moved to the host.",
         "",
         "activation_checkpointing.cpu_checkpointing"},
        {"express-hsdp",
         express,
         refuses,
         {"shard_gpus"},
         [](C c) { return c.layout.shard_gpus == 0 || c.layout.zero_stage == 3; },
         "",
         "State is shared by fewer than all data-parallel ranks only at ZeRO 3 (MiCS).",
         "",
         "mics_shard_size"},
        {"express-mics",
         express,
         refuses,
         {"shard_gpus"},
         [](C c) { return c.options.version() != "0.19.8" || c.layout.shard_gpus == 0; },
         "",
         "DeepSpeed 0.19.8 has no MiCS any more: state is shared by all data-parallel ranks.",
         "MiCS ZeRO-3 sharding has been removed; 'zero_optimization.mics_shard_size' is no longer supported.",
         "DeepSpeed issue 8489"},
    };
    return rules;
}

}  // namespace layline
