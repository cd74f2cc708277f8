// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/megatron/megatron_rules.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

constexpr int blackwell = 100;
/// --make-vocab-size-divisible-by
constexpr std::int64_t vocabulary_multiple = 128;

bool connections_fit(C c) {
    const bool sharded = c.sharded_parameters() || c.options.on("use-torch-fsdp2");
    const bool overlapped = c.options.on("overlap-moe-expert-parallel-comm") || c.layout.schedule == "interleaved-overlap";
    if ((c.layout.tp == 1 && c.layout.cp == 1) || sharded || overlapped) return true;
    if (compute_capability(c.cluster.accelerator) >= blackwell || !c.options.has("env:CUDA_DEVICE_MAX_CONNECTIONS")) return true;
    return c.options.text("env:CUDA_DEVICE_MAX_CONNECTIONS") == "1";
}

bool vocabulary_stays(C c) {
    if (!c.told() || c.options.on("no-pad-vocab-size")) return true;
    const std::int64_t multiple = c.options.integer("make-vocab-size-divisible-by").value_or(vocabulary_multiple) * c.layout.tp;
    return multiple <= 0 || c.model.vocabulary % multiple == 0;
}

}  // namespace

const LauncherRules& megatron_tensor_rules() {
    static const LauncherRules rules = {
        {"M29",
         parse,
         refuses,
         {"tp", "cp"},
         connections_fit,
         "",
         "With TP or CP on GPUs before Blackwell the environment must hold CUDA_DEVICE_MAX_CONNECTIONS=1.",
         "Using tensor model parallelism or context parallelism require setting the environment variable CUDA_DEVICE_MAX_CONNECTIONS to 1",
         "ARG:1453-1479"},
        {"M20",
         config,
         refuses,
         {"tp"},
         [](C c) { return c.model.heads % c.layout.tp == 0; },
         "{heads} ÷ {tp} = {heads/tp}",
         "{heads} attention heads do not divide by TP {tp}: each rank needs a whole number of heads.",
         "num_attention_heads ({heads}) must be a multiple of tensor_model_parallel_size ({tp}).",
         "TC:1446-1450"},
        {"M21",
         config,
         refuses,
         {"tp"},
         [](C c) { return c.model.latent_attention || c.model.kv_heads % c.layout.tp == 0 || c.layout.tp % c.model.kv_heads == 0; },
         "{kv} ÷ {tp} = {kv/tp}",
         "{kv} key-value heads and TP {tp}: one must divide the other.",
         "num_query_groups ({kv}) must be a multiple or divisor of tensor_model_parallel_size ({tp}).",
         "TC:1461-1468"},
        {"M31",
         config,
         refuses,
         {"etp"},
         [](C c) { return !c.moe() || !c.model.biases.mlp || c.layout.etp == 1; },
         "",
         "Experts with a bias cannot be cut: ETP must be 1, not {etp}.",
         "Bias in Moe is only supported when ETP==1",
         "TC, MoE block"},
        {"M22",
         build,
         refuses,
         {"tp"},
         [](C c) { return c.model.kv_heads >= c.layout.tp || c.model.heads % c.model.kv_heads == 0; },
         "{heads} ÷ {kv} = {heads/kv}",
         "With fewer key-value heads than TP the {heads} query heads must divide by them ({kv}).",
         "",
         "megatron/core/transformer/attention.py:357"},
        {"M24",
         build,
         refuses,
         {"tp", "etp"},
         [](C c) { return c.model.ffn % c.layout.tp == 0 && (!c.moe() || c.model.moe->expert_ffn % c.layout.etp == 0); },
         "{ffn} ÷ {tp} = {ffn/tp}",
         "Every rank needs whole columns: the feed-forward width {ffn} must divide by TP {tp}, and an expert's width by ETP {etp}.",
         "{ffn} is not divisible by {tp}",
         "megatron/core/tensor_parallel/layers.py:1038,1408"},
        {"M25",
         build,
         rewrites,
         {"tp"},
         vocabulary_stays,
         "",
         "The vocabulary of {vocabulary} is padded to a multiple of 128 · TP: more parameters and larger logits.",
         "> padded vocab",
         "megatron/training/vocab_utils.py"},
        {"M30",
         first_step,
         refuses,
         {"sp", "tp"},
         [](C c) { return !c.moe() || c.layout.tp == 1 || c.layout.sequence_parallel; },
         "",
         "Experts with TP {tp} need sequence parallelism. Megatron-LM warns while it reads its arguments and fails in the first step.",
         "During training, performance may degrade if MoE and tensor parallelism are enabled without also enabling sequence parallelism.",
         "megatron/core/transformer/moe/moe_layer.py:635-640; MPC, end of __post_init__"},
    };
    return rules;
}

}  // namespace layline
