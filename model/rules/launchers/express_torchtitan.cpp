// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/express_terms.h"
#include "model/rules/launchers/launcher_tables.h"
#include "model/rules/launchers/torchtitan_flavors.h"
#include "model/rules/launchers/torchtitan_schedules.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

bool replicas_alone(C c) { return c.dp() * c.layout.cp <= 1; }

bool exchange_has_a_word(C c, ContextExchange extra) {
    return c.layout.cp == 1 || c.layout.context_exchange == ContextExchange::all_gather || c.layout.context_exchange == extra;
}

}  // namespace

const LauncherRules& express_torchtitan_rules() {
    static const LauncherRules rules = {
        {"express-flavor",
         express,
         refuses,
         {"architecture"},
         [](C c) { return torchtitan_flavor(c.model) || torchtitan_llama_shape(c.model); },
         "",
         "torchtitan has no model of this kind: it must be one of its own (Llama 3, Qwen 3, DeepSeek-V3) or have Llama 3's parts.",
         "",
         "torchtitan/models"},
        {"express-schedule",
         express,
         refuses,
         {"schedule"},
         [](C c) { return c.layout.pp == 1 || torchtitan_schedule(c.layout.schedule).has_value(); },
         "",
         "PyTorch has 1F1B, GPipe, interleaved, looped BFS, interleaved zero-bubble, ZB-V and DualPipeV.",
         "",
         "torch.distributed.pipelining.schedules"},
        {"express-zero-1",
         express,
         refuses,
         {"zero"},
         [](C c) { return c.layout.zero_stage != 1 || replicas_alone(c); },
         "",
         "FSDP2 shards gradients with the optimizer: ZeRO 1 has no word, ZeRO 2 and 3 do.",
         "",
         "fsdp_reshard_after_forward"},
        {"express-zero-2",
         express,
         warns,
         {"zero"},
         [](C c) { return c.layout.zero_stage != 2 || replicas_alone(c); },
         "",
         "ZeRO 2 is written as FSDP that keeps gathered parameters after the forward.",
         "",
         "fsdp_reshard_after_forward"},
        {"express-optimizer",
         express,
         refuses,
         {"optimizer"},
         [](C c) { return optimized_by(c, {Optimizer::adamw}); },
         "",
         "torchtitan's ordinary optimizer is AdamW.",
         "",
         "components/optimizer.py"},
        {"express-precision",
         express,
         refuses,
         {"precision"},
         [](C c) { return c.training.precision != Precision::fp16; },
         "",
         "torchtitan computes in bf16 or fp32, with 8- and 4-bit converters.",
         "",
         "mixed_precision_param"},
        {"express-state",
         express,
         refuses,
         {"optimizer"},
         [](C c) { return own_state_types(c); },
         "",
         "The types of gradients and optimizer state follow the precision.",
         "",
         "training.dtype"},
        {"express-adapters",
         express,
         refuses,
         {"architecture"},
         [](C c) { return c.training.lora_rank == 0; },
         "",
         "Adapters are not written.",
         "",
         "torchtitan/models"},
        {"express-recompute",
         express,
         refuses,
         {"recompute"},
         recomputes_by_layer,
         "",
         "Full recompute covers every layer by itself: groups and blocks have no words.",
         "",
         "activation checkpointing"},
        {"express-recompute-modules",
         express,
         warns,
         {"recompute"},
         [](C c) { return c.layout.recompute != Recompute::selective; },
         "",
         "torchtitan's selective recompute chooses by operator: it keeps the outputs of matrix products and attention and recomputes the "
         "rest.",
         "",
         "activation checkpointing"},
        {"express-offload",
         express,
         refuses,
         {"offload"},
         [](C c) { return c.layout.offload_activations == 0 && (c.layout.offload_optimizer == 0 || c.layout.offload_optimizer == 1); },
         "",
         "Only all of parameters, gradients and optimizer state can be moved to the host.",
         "",
         "training.enable_cpu_offload"},
        {"express-group",
         express,
         refuses,
         {"group"},
         [](C c) { return c.layout.group == 0 || c.layout.group == c.layout.pp; },
         "",
         "The group of the interleaved schedule is PyTorch's own choice.",
         "",
         "torch.distributed.pipelining.schedules"},
    };
    return rules;
}

const LauncherRules& express_torchtitan_main_rules() {
    static const LauncherRules rules = {
        {"express-flavor-unregistered",
         express,
         warns,
         {"architecture"},
         [](C c) { return torchtitan_flavor(c.model).has_value(); },
         "",
         "No flavor of torchtitan has this shape: register one with the sizes that stand in the file before the run.",
         "",
         "torchtitan/models/llama3"},
        {"express-cp",
         express,
         refuses,
         {"cp"},
         [](C c) { return exchange_has_a_word(c, ContextExchange::ring); },
         "",
         "Context parallelism gathers keys and values: all-to-all has no word here.",
         "",
         "context_parallel/api.py"},
        {"express-cp-gather",
         express,
         warns,
         {"cp"},
         [](C c) { return c.layout.cp == 1 || c.layout.context_exchange == ContextExchange::all_gather; },
         "",
         "Context parallelism gathers keys and values instead of passing them round a ring.",
         "",
         "context_parallel/api.py"},
        {"express-etp",
         express,
         refuses,
         {"etp"},
         [](C c) { return !c.moe() || c.layout.etp == 1; },
         "",
         "Experts are no longer cut by TP: ETP must be 1, not {etp}.",
         "",
         "ParallelismConfig"},
    };
    return rules;
}

const LauncherRules& express_torchtitan_0_2_rules() {
    static const LauncherRules rules = {
        {"express-sp",
         express,
         refuses,
         {"sp"},
         [](C c) { return c.layout.tp == 1 || c.layout.sequence_parallel; },
         "",
         "Tensor parallelism always comes with sequence parallelism here.",
         "",
         "models/llama3/infra/parallelize.py"},
        {"express-cp",
         express,
         refuses,
         {"cp"},
         [](C c) { return exchange_has_a_word(c, ContextExchange::ring); },
         "",
         "Context parallelism gathers keys and values or passes them on: all-to-all over heads has no word here.",
         "",
         "context_parallel_rotate_method"},
        {"express-precision-4-bit",
         express,
         refuses,
         {"precision"},
         [](C c) { return c.training.precision != Precision::nvfp4; },
         "",
         "Release 0.2.2 has no 4-bit converter.",
         "",
         "components/quantization"},
    };
    return rules;
}

}  // namespace layline
