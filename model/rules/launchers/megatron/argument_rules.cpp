// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/megatron/megatron_rules.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

bool gradients_as_told(C c) {
    const LauncherOptions& o = c.options;
    return !c.told() || !o.on("bf16") || o.on("grad-reduce-in-bf16") || o.on("accumulate-allreduce-grads-in-fp32") ||
           o.text("main-grads-dtype") == "bf16";
}

}  // namespace

const LauncherRules& megatron_argument_rules() {
    static const LauncherRules rules = {
        {"M5",
         parse,
         rewrites,
         {"etp"},
         [](C c) { return !c.told() || !c.moe() || c.layout.tp == 1 || c.options.has("expert-tensor-parallel-size"); },
         "ETP = {tp}",
         "No ETP is given: Megatron-LM takes TP, {tp}, not 1.",
         "",
         "ARG:587-588; MPC __post_init__"},
        {"M23",
         parse,
         refuses,
         {"tp"},
         [](C c) { return !c.told() || c.options.has("kv-channels") || c.model.hidden % c.model.heads == 0; },
         "{hidden} ÷ {heads} = {hidden/heads}",
         "Without --kv-channels the hidden size {hidden} must divide by the {heads} heads.",
         "AssertionError (args.hidden_size % args.num_attention_heads == 0)",
         "ARG:1331-1333"},
        {"M26",
         parse,
         rewrites,
         {"sp"},
         [](C c) { return c.layout.tp > 1 || !c.layout.sequence_parallel; },
         "",
         "Sequence parallelism is switched off at TP 1: it shares the ranks of tensor parallelism.",
         "Disabling sequence parallelism because tensor model parallelism is disabled",
         "ARG:1432-1439"},
        {"M28",
         parse,
         refuses,
         {"sp"},
         [](C c) { return !c.options.on("tp-comm-overlap") || (c.layout.sequence_parallel && c.layout.tp > 1); },
         "",
         "Overlapping TP's communication with its GEMMs needs sequence parallelism.",
         "Tensor parallel communication/GEMM overlap can happen only when sequence parallelism is enabled",
         "ARG:1441-1442"},
        {"M60",
         parse,
         rewrites,
         {"recompute"},
         [](C c) { return !c.options.on("recompute-activations"); },
         "",
         "--recompute-activations is another word for selective recompute.",
         "",
         "ARG:607-608"},
        {"M78",
         parse,
         rewrites,
         {"precision"},
         gradients_as_told,
         "",
         "With bf16 the gradients are accumulated and reduced in fp32 unless --grad-reduce-in-bf16 is given.",
         "accumulate and all-reduce gradients in fp32 for bfloat16 data type.",
         "ARG, bf16 block"},
        {"M79",
         parse,
         refuses,
         {"loss"},
         [](C c) { return !c.options.on("cross-entropy-loss-fusion") || c.options.text("cross-entropy-fusion-impl") != "te"; },
         "",
         "Megatron-LM refuses Transformer Engine's fused cross-entropy.",
         "",
         "ARG"},
        {"M90",
         parse,
         rewrites,
         {"tp"},
         [](C c) { return !c.options.has("num-query-groups") || c.options.on("group-query-attention"); },
         "",
         "--num-query-groups counts only together with --group-query-attention: without it every head has its own key and value.",
         "",
         "megatron/training/argument_utils.py, core_transformer_config_from_args"},
    };
    return rules;
}

}  // namespace layline
