// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launcher_tables.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

bool batch_multiplies(C c) {
    const auto batch = c.options.integer("train_batch_size"), micro = c.options.integer("train_micro_batch_size_per_gpu"),
               steps = c.options.integer("gradient_accumulation_steps");
    if (c.told() && !batch && !micro) return false;
    if (!batch || !micro || !steps || !c.whole_dp()) return !c.whole_dp() || c.whole_micro_batches();
    return *batch > 0 && *micro > 0 && *steps > 0 && *batch == *micro * *steps * c.dp();
}

bool auto_expert_parallel(C c) { return c.options.on("expert_parallel.enabled"); }

/// AutoEP's folding: W = pp · stage, and a stage's ranks divide by TP and by EP.
bool experts_fold(C c) {
    if (!auto_expert_parallel(c)) return true;
    const Layout& l = c.layout;
    if (c.world() % l.pp != 0 || (c.world() / l.pp) % l.tp != 0 || (c.world() / l.pp) % (l.ep * l.etp) != 0) return false;
    if (l.etp != 1 || c.experts() == 0 || l.ep > c.experts() || c.experts() % l.ep != 0) return false;
    return l.tp == 1 || (l.pp == 1 && l.cp == 1 && l.ep > 1 && l.zero_stage != 3 && l.offload_optimizer == 0);
}

bool experts_with_stage_3(C c) {
    if (c.layout.zero_stage != 3 || !c.moe()) return true;
    return auto_expert_parallel(c) && c.layout.tp == 1 && c.layout.cp == 1 && c.layout.etp == 1 && c.layout.shard_gpus == 0;
}

bool auto_tensor_parallel_agrees(C c) {
    const auto automatic = c.options.integer("tensor_parallel.autotp_size"), plain = c.options.integer("tensor_parallel.tp.tp_size");
    if (automatic && plain && *automatic != *plain) return false;
    return !automatic || *automatic <= 1 || c.world() % *automatic == 0;
}

/// The pipeline engine runs wherever Megatron-DeepSpeed is not told otherwise; Layline's writer tells it at PP 1.
bool uses_pipeline_engine(C c) { return c.layout.pp > 1 || (c.options.on("deepspeed") && !c.options.on("no-pipeline-parallel")); }

}  // namespace

const LauncherRules& deepspeed_rules() {
    static const LauncherRules rules = {
        {"D1",
         config,
         refuses,
         {"mbs", "global_batch", "tp"},
         batch_multiplies,
         "{gbs} ÷ ({mbs} · {dp}) = {m}",
         "The global batch {gbs} must be micro-batch · accumulation steps · DP: {mbs} · {dp} leaves {m} steps.",
         "Check batch related parameters. train_batch_size is not equal to micro_batch_per_gpu * gradient_acc_step * world_size {gbs} != "
         "{mbs} * {m} * "
         "{dp}",
         "deepspeed/runtime/config.py:925-990"},
        {"D2",
         build,
         refuses,
         {"zero", "pp"},
         [](C c) { return !uses_pipeline_engine(c) || c.layout.zero_stage < 2; },
         "",
         "DeepSpeed's pipeline engine takes ZeRO 0 or 1, not {zero}.",
         "ZeRO-2 and ZeRO-3 are incompatible with pipeline parallelism",
         "deepspeed/runtime/pipe/engine.py:76"},
        {"D3",
         build,
         refuses,
         {"pp", "tp", "gpus"},
         [](C c) { return c.world() % c.layout.pp == 0 && c.whole_dp(); },
         "{gpus} ÷ {ranks} = {dp}",
         "{gpus} GPUs do not fill the grid of pipeline · data · tensor ranks: they must divide by {ranks}.",
         "",
         "deepspeed/runtime/pipe/engine.py:109; module.py:176; topology.py:295"},
        {"D4",
         config,
         refuses,
         {"precision"},
         [](C c) {
             const LauncherOptions& o = c.options;
             return !(o.on("fp16.enabled") && o.on("bf16.enabled")) && !(o.on("amp.enabled") && c.layout.zero_stage > 0);
         },
         "",
         "fp16 and bf16 exclude one another, and so do amp and ZeRO.",
         "bfloat16 and fp16 modes cannot be simultaneously enabled",
         "runtime/config.py:827; engine.py:1984"},
        {"D5",
         config,
         refuses,
         {"zero"},
         [](C c) {
             return c.layout.zero_stage <= 3 &&
                    (c.layout.offload_optimizer == 0 || c.layout.offload_optimizer == 1 || c.layout.zero_stage == 3);
         },
         "",
         "Moving only a part of the optimizer to the host needs ZeRO 3.",
         "Partial offloading only supported for ZeRO Stage 3.",
         "runtime/config.py:1024; zero/config.py:388"},
        {"D6",
         config,
         rewrites,
         {"zero"},
         [](C c) { return !c.told() || c.layout.zero_stage == 0 || c.options.has("zero_optimization.overlap_comm"); },
         "",
         "overlap_comm is not given: DeepSpeed overlaps communication only at ZeRO 3.",
         "",
         "zero/config.py:382"},
        {"D7",
         build,
         refuses,
         {"zero", "ep"},
         experts_with_stage_3,
         "",
         "ZeRO 3 does not go with DeepSpeed's own experts, and with AutoEP not with TP, sequence parallelism, ETP or hierarchical "
         "sharding.",
         "MoE is not supported with Stage 3",
         "engine.py:1886-1916"},
        {"D8",
         groups,
         refuses,
         {"tp", "gpus"},
         auto_tensor_parallel_agrees,
         "{gpus} ÷ {tp}",
         "AutoTP's two sizes must agree, and the GPUs divide by them.",
         "",
         "utils/groups.py:105; engine.py:731"},
        {"D9",
         groups,
         refuses,
         {"ep", "tp"},
         experts_fold,
         "",
         "AutoEP folds EP into the ranks of a stage: GPUs ÷ PP must divide by TP and by EP, ETP must be 1, and with AutoTP neither "
         "pipelines, Ulysses, "
         "ZeRO 3 nor offload are taken.",
         "",
         "module_inject/auto_ep_folding.py:100-170; auto_ep_config.py:278-290; engine.py:586"},
        {"D10",
         config,
         refuses,
         {"zero"},
         [](C c) {
             const LauncherOptions& o = c.options;
             return !(o.on("bf16.bf16_master_weights_and_grads") || o.on("fp16.fp16_master_weights_and_grads")) || c.layout.zero_stage >= 1;
         },
         "",
         "16-bit master weights need ZeRO 1 or more.",
         "",
         "runtime/config.py:1037-1049"},
        {"D11",
         config,
         refuses,
         {"pp"},
         [](C c) { return !c.options.on("elasticity.enabled") || (!c.options.has("train_batch_size") && c.layout.pp == 1); },
         "",
         "Elastic training sets the batch itself and takes no pipeline.",
         "",
         "runtime/config.py:743-770; pipe/engine.py:92"},
        {"D12",
         build,
         refuses,
         {"pp"},
         [](C c) { return c.options.text("managed_gradient_accumulation") != "false" || c.layout.pp == 1; },
         "",
         "A pipeline manages gradient accumulation itself.",
         "",
         "engine.py:1706"},
    };
    return rules;
}

const LauncherRules& megatron_deepspeed_rules() {
    static const LauncherRules rules = {
        {"D20",
         parse,
         refuses,
         {"tp", "pp", "cp", "gpus"},
         [](C c) { return c.world() % c.layout.tp == 0 && c.whole_dp() && c.dp() > 0; },
         "{gpus} ÷ ({tp} · {pp} · {cp}) = {dp}",
         "{gpus} GPUs do not divide by TP · PP · sequence-parallel ranks = {ranks}.",
         "not enough GPUs",
         "megatron/arguments.py:75-108"},
        {"D21",
         parse,
         refuses,
         {"zero", "pp"},
         [](C c) {
             if (c.options.on("no-pipeline-parallel")) return c.layout.pp == 1;
             return !c.told() || !c.options.on("deepspeed") || c.layout.zero_stage < 2;
         },
         "",
         "ZeRO 2 and 3 need --no-pipeline-parallel, and that flag PP 1: without it even PP 1 runs on the pipeline engine.",
         "",
         "megatron/arguments.py:93-96; microsoft/Megatron-DeepSpeed#474"},
        {"D22",
         parse,
         refuses,
         {"vpp"},
         [](C c) { return c.layout.vpp == 1; },
         "",
         "DeepSpeed's pipeline engine runs one model chunk a rank: VPP must be 1, not {vpp}.",
         "",
         "megatron/arguments.py:172-181; megatron/training.py:1430"},
        {"D23",
         parse,
         refuses,
         {"recompute"},
         [](C c) { return c.layout.recompute != Recompute::selective || !c.options.has("recompute-method"); },
         "",
         "Selective recompute takes no method.",
         "recompute method is not yet supported for selective recomputing granularity",
         "megatron/arguments.py:351-384"},
        {"D24",
         parse,
         refuses,
         {"tp"},
         [](C c) { return c.model.heads % c.model.kv_heads == 0; },
         "{heads} ÷ {kv} = {heads/kv}",
         "{heads} heads do not divide by {kv} key-value heads.",
         "",
         "megatron/arguments.py:446"},
        {"D25",
         parse,
         refuses,
         {"sp", "schedule"},
         [](C c) { return c.layout.schedule != "zb-h1" || !c.layout.sequence_parallel; },
         "",
         "The zero-bubble pipeline does not go with sequence parallelism.",
         "",
         "megatron/arguments.py:79-83"},
    };
    return rules;
}

}  // namespace layline
