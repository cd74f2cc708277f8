// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/express_terms.h"
#include "model/rules/launchers/launcher_tables.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

/// All linear layers with a bias, none, or those of queries, keys and values alone.
bool biases_have_a_flag(C c) {
    const Biases& b = c.model.biases;
    const bool all = b.query_key_value && b.attention_output && b.mlp;
    return !b.head && (all || (!b.attention_output && !b.mlp)) && (c.model.norm == NormKind::rms_norm || b.norm);
}

bool shape_has_flags(C c) {
    const Architecture& a = c.model;
    return a.norms_per_layer == 2 && a.final_norm && !a.query_key_norm_whole && !a.parallel_block && a.embedding_width() == a.hidden &&
           (!a.moe || !a.moe->router_bias || a.biases.mlp);
}

bool modules_have_words(C c) {
    const RecomputeModules& m = c.layout.recompute_modules;
    if (c.layout.recompute != Recompute::selective) return true;
    const bool any = m.core_attention || m.norm || m.mlp || m.activation || m.moe || m.up_projection;
    return any && (!m.activation || c.moe());
}

/// Before core 0.19 the newest FlashAttention that is installed is taken.
bool flash_version_has_a_flag(C c) {
    const bool old = c.options.version() == "0.18" || c.options.version() == "0.17";
    return !old || c.training.attention == AttentionKernel::unfused || c.training.attention == AttentionKernel::fused_softmax;
}

bool chunks_match_schedule(C c) { return c.layout.pp == 1 || (c.layout.schedule == "1f1b") == (c.layout.vpp == 1); }

bool state_types_have_flags(C c) {
    const Training& t = c.training;
    const bool gradients =
        t.gradient_type == StateType::automatic || t.gradient_type == StateType::fp32 || t.gradient_type == StateType::bf16;
    const bool parameters = t.main_parameter_type == StateType::automatic || t.main_parameter_type == StateType::fp32 ||
                            t.main_parameter_type == StateType::fp16;
    const bool precision_aware =
        t.main_parameter_type != StateType::automatic || t.moment_type != StateType::automatic || c.layout.offload_optimizer > 0;
    return gradients && parameters && (!precision_aware || (t.optimizer == Optimizer::adamw && c.layout.zero_stage >= 1));
}

}  // namespace

const LauncherRules& express_megatron_rules() {
    static const LauncherRules rules = {
        {"express-flash-version",
         express,
         warns,
         {"attention"},
         flash_version_has_a_flag,
         "",
         "Core 0.18 and older cannot be told which FlashAttention to take: they take the newest that is installed.",
         "",
         "--flash-attention-version, core 0.19"},
        {"express-muon",
         express,
         refuses,
         {"optimizer", "zero"},
         [](C c) { return c.options.version() != "0.17" || c.training.optimizer != Optimizer::muon || c.layout.zero_stage == 0; },
         "",
         "In core 0.17 Muon takes neither the distributed optimizer nor its overlaps: ZeRO must be 0.",
         "Muon optimizer does not support distributed optimizer for now.",
         "megatron/training/arguments.py, core 0.17.1"},
        {"express-loss",
         express,
         refuses,
         {"loss"},
         [](C c) { return c.training.loss != LossKernel::gathered; },
         "",
         "Megatron-LM never gathers whole logits: its loss is vocabulary-parallel, fused or not.",
         "",
         "--cross-entropy-loss-fusion"},
        {"express-flash-1",
         express,
         warns,
         {"attention"},
         [](C c) { return c.training.attention != AttentionKernel::flash1; },
         "",
         "FlashAttention 1 is written as FlashAttention 2.",
         "",
         "--flash-attention-version"},
        {"express-positions",
         express,
         refuses,
         {"architecture"},
         [](C c) { return c.model.positions != Positions::alibi && c.model.positions != Positions::relative; },
         "",
         "A decoder of Megatron-LM has learned, rotary or no positions.",
         "",
         "--position-embedding-type"},
        {"express-biases",
         express,
         refuses,
         {"architecture"},
         biases_have_a_flag,
         "",
         "Biases come on all linear layers, on none, or on queries, keys and values alone.",
         "",
         "--disable-bias-linear, --add-qkv-bias"},
        {"express-shape",
         express,
         refuses,
         {"architecture"},
         shape_has_flags,
         "",
         "A layer of Megatron-LM has two norms, one after the other, over heads or none on queries and keys, and an embedding as wide as "
         "the model.",
         "",
         "gpt_layer_specs.py"},
        {"express-schedule",
         express,
         refuses,
         {"schedule"},
         [](C c) {
             return scheduled_as(c, {"1f1b", "interleaved", "interleaved-overlap"}) && chunks_match_schedule(c);
         },
         "",
         "Megatron-LM's arguments know 1F1B (VPP 1) and interleaved 1F1B (VPP above 1) only.",
         "",
         "SCH get_forward_backward_func"},
        {"express-optimizer",
         express,
         refuses,
         {"optimizer"},
         [](C c) {
             return optimized_by(c, {Optimizer::adamw, Optimizer::sgd, Optimizer::muon, Optimizer::lion});
         },
         "",
         "Megatron-LM has Adam, SGD, Muon and Lion.",
         "",
         "--optimizer"},
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
         state_types_have_flags,
         "",
         "Gradients can be fp32 or bf16, main parameters fp32 or fp16; other types of state and a host's share of it need Adam and ZeRO 1 "
         "or more.",
         "--use-precision-aware-optimizer only supported with distributed optimizer",
         "megatron/core/optimizer/optimizer_config.py"},
        {"express-recompute",
         express,
         refuses,
         {"recompute"},
         modules_have_words,
         "",
         "The activation of a dense MLP alone cannot be recomputed: its whole MLP can.",
         "",
         "--recompute-modules"},
        {"express-attention",
         express,
         warns,
         {"attention"},
         [](C c) { return c.training.fused_norm; },
         "",
         "Transformer Engine always fuses its norms.",
         "",
         "--transformer-impl"},
        {"express-prefetch",
         express,
         warns,
         {"zero"},
         [](C c) { return c.layout.zero_stage < 3 || (c.layout.fsdp_reshard && c.layout.fsdp_prefetch == 1); },
         "",
         "Megatron-FSDP decides itself when it gathers and frees parameters.",
         "",
         "--data-parallel-sharding-strategy"},
        {"express-low-precision-activations",
         express,
         warns,
         {"precision"},
         [](C c) { return !c.training.low_precision_activations; },
         "",
         "Which inputs are kept in 8 bits is Transformer Engine's choice.",
         "",
         "--fp8-format"},
    };
    return rules;
}

}  // namespace layline
