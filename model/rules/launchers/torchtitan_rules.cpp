// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/rules/launchers/launcher_tables.h"
#include "model/rules/launchers/shard_degrees.h"
#include "model/rules/launchers/torchtitan_schedules.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

bool mesh_is_whole(C c) { return shard_degrees(c.scenario).whole; }

bool experts_fit_mesh(C c) {
    const ShardDegrees degrees = shard_degrees(c.scenario);
    return !c.moe() || !degrees.whole || (degrees.shard * c.layout.cp * c.layout.tp) % c.layout.ep == 0;
}

std::int64_t sequence_pieces(C c, bool sequence_parallel) {
    return (sequence_parallel ? c.layout.tp : 1) * (c.layout.cp > 1 ? 2 * c.layout.cp : 1);
}

bool kv_heads_divide(C c) {
    return c.model.heads % c.layout.tp == 0 && (c.model.latent_attention || c.model.kv_heads % c.layout.tp == 0) &&
           c.model.heads % c.model.kv_heads == 0;
}

bool stages_fit_schedule(C c) {
    const auto schedule = torchtitan_schedule(c.layout.schedule);
    if (c.layout.pp == 1 || !schedule) return c.layout.pp > 1 || c.layout.vpp == 1;
    const auto layers = c.options.integer("parallelism.pipeline_parallel_layers_per_stage");
    if (layers && *layers > 0) {
        const std::int64_t less = c.options.integer("parallelism.pipeline_parallel_first_stage_less_layers").value_or(1) +
                                  c.options.integer("parallelism.pipeline_parallel_last_stage_less_layers").value_or(1);
        if (((c.model.layers + less + *layers - 1) / *layers) % c.layout.pp != 0) return false;
    }
    return schedule->v_shaped ? c.layout.vpp == 2 : schedule->several_stages ? c.layout.vpp >= 2 : c.layout.vpp == 1;
}

bool stages_have_layers(C c) {
    const std::int64_t edges = c.layout.split == LayerSplit::edges_lighter ? 2 : 0;
    return c.layout.pp == 1 || c.model.layers + edges >= c.stages();
}

bool enough_micro_batches(C c) { return c.layout.pp == 1 || !c.whole_micro_batches() || c.micro_batches() >= c.stages(); }

/// torch.distributed.pipelining: 1F1B wants a micro-batch for every stage; looped schedules whole rounds.
bool micro_batches_fit(C c) {
    if (c.layout.pp == 1 || !c.whole_micro_batches()) return true;
    const std::int64_t m = c.micro_batches(), rounds = std::max<std::int64_t>(1, m / c.layout.pp);
    if (c.layout.schedule == "1f1b") return m >= c.layout.pp;
    if (c.layout.schedule == "interleaved" || c.layout.schedule == "interleaved-zb") return m % rounds == 0;
    return true;
}

bool graphs_off(C c) { return !c.told() || c.options.on("training.disable_cuda_graphs") || (c.layout.pp == 1 && c.layout.ep == 1); }

bool compiles_model(C c) {
    const std::string_view components = c.options.text("compile.components");
    return c.options.on("compile.enable") && (components.empty() || components.find("model") != std::string_view::npos);
}

bool pure_replication_alone(C c) { return c.layout.zero_stage > 0 || c.dp() <= 1 || c.model_ranks() == 1; }

}  // namespace

const LauncherRules& torchtitan_rules() {
    static const LauncherRules rules = {
        {"T1",
         groups,
         refuses,
         {"tp", "pp", "cp", "gpus"},
         mesh_is_whole,
         "{gpus} ÷ ({tp} · {pp} · {cp}) = {dp}",
         "The {gpus} GPUs must be copies · shards · CP · TP · PP: they do not divide by {ranks}, or the copies do not.",
         "Invalid parallel dims: dp_replicate * dp_shard * cp * tp * pp != WORLD_SIZE({gpus})",
         "parallel_dims.py _validate"},
        {"T2",
         groups,
         refuses,
         {"ep"},
         experts_fit_mesh,
         "",
         "EP {ep} borrows ranks of the shards, CP and TP: their product must divide by it.",
         "",
         "parallel_dims.py"},
        {"T3",
         config,
         refuses,
         {"tp", "cp", "sequence_length"},
         [](C c) { return c.layout.micro_batch * c.training.sequence_length % sequence_pieces(c, c.layout.sequence_parallel) == 0; },
         "",
         "The tokens of a micro-batch must divide by TP (with sequence parallelism) and by 2 · CP.",
         "",
         "trainer.py:299-308"},
        {"T31",
         config,
         refuses,
         {"tp", "cp", "sequence_length"},
         [](C c) {
             return c.options.version() != "0.3.0" || c.training.sequence_length % sequence_pieces(c, c.layout.sequence_parallel) == 0;
         },
         "",
         "Release 0.3.0 cuts every sequence by TP (with sequence parallelism) and by 2 · CP: {seq} tokens must divide by them.",
         "",
         "trainer.py, release 0.3.0"},
        {"T4",
         config,
         refuses,
         {"mbs", "global_batch"},
         [](C c) { return !c.whole_dp() || c.whole_micro_batches(); },
         "{gbs} ÷ ({mbs} · {dp}) = {m}",
         "The tokens of a step must be whole micro-batches on every data-parallel rank: {gbs} sequences do not divide by {mbs_dp}.",
         "",
         "trainer.py:410-428"},
        {"T5",
         config,
         refuses,
         {"tp"},
         kv_heads_divide,
         "{kv} ÷ {tp} = {kv/tp}",
         "{heads} heads and {kv} key-value heads must both divide by TP {tp}: torchtitan does not copy key-value heads.",
         "",
         "decoder.py:186-199; attention.py:745"},
        {"T6",
         config,
         refuses,
         {"ep"},
         [](C c) { return !c.moe() || c.experts() % c.layout.ep == 0; },
         "{experts} ÷ {ep} = {experts/ep}",
         "{experts} experts do not divide by EP {ep}.",
         "",
         "decoder.py:203-208"},
        {"T7",
         config,
         refuses,
         {"pp"},
         [](C c) { return !c.model.tied_embeddings || c.layout.pp == 1; },
         "",
         "This model uses its embedding as its head: torchtitan keeps both on one pipeline rank, so PP must be 1.",
         "",
         "decoder.py:168"},
        {"T8",
         config,
         refuses,
         {"cp"},
         [](C c) { return c.layout.cp == 1 || !c.told() || c.options.text("parallelism.spmd_backend") == "spmd_types"; },
         "",
         "Context parallelism needs the spmd_types backend and FlexAttention.",
         "",
         "context_parallel/api.py:30; decoder.py:173-184"},
        {"T9",
         config,
         refuses,
         {"sequence_length"},
         [](C c) {
             const auto longest = c.options.integer("model.max_context_length");
             return !longest || c.training.sequence_length <= *longest;
         },
         "",
         "The model's rotary positions end before {seq} tokens.",
         "",
         "decoder.py:221"},
        {"T10",
         build,
         refuses,
         {"vpp", "schedule"},
         stages_fit_schedule,
         "",
         "The schedule's stages a rank and VPP {vpp} differ: one for 1F1B and GPipe, two or more for looped schedules, exactly two for "
         "V-shaped ones.",
         "",
         "pipeline_parallel.py:205-275,554-569"},
        {"T11",
         build,
         refuses,
         {"pp", "vpp"},
         stages_have_layers,
         "",
         "{layers} layers cannot fill {stages} stages.",
         "",
         "pipeline_parallel.py:382-419"},
        {"T12",
         build,
         warns,
         {"mbs", "global_batch"},
         enough_micro_batches,
         "{m} < {stages}",
         "{m} micro-batches are fewer than the {stages} stages: the pipeline has large bubbles.",
         "Number of microbatches ({m}) is less than the total number of stages ({stages}) which may result in a bubble in the pipeline.",
         "pipeline_parallel.py:304-310"},
        {"T12-torch",
         first_step,
         refuses,
         {"mbs", "global_batch", "pp"},
         micro_batches_fit,
         "",
         "PyTorch's schedule does not take {m} micro-batches on {pp} ranks: 1F1B wants at least as many, looped schedules whole rounds.",
         "",
         "torch.distributed.pipelining.schedules"},
        {"T13",
         config,
         refuses,
         {"pp", "ep"},
         graphs_off,
         "",
         "CUDA graphs, on unless disabled, take neither a pipeline nor ordinary expert parallelism.",
         "",
         "trainer.py:170-200"},
        {"T14",
         config,
         refuses,
         {"tp"},
         [](C c) { return !c.options.on("compile.enable_async_tensor_parallel") || compiles_model(c); },
         "",
         "Asynchronous TP needs the model to be compiled.",
         "Async TP requires 'model' in --compile.components.",
         "config/configs.py CompileConfig"},
        {"T15",
         config,
         refuses,
         {"recompute"},
         [](C c) { return c.options.text("activation_checkpoint.mode") != "memory_budget" || compiles_model(c); },
         "",
         "Recompute by memory budget needs the model to be compiled.",
         "",
         "trainer.py:160-166"},
        {"T16",
         config,
         warns,
         {"ep"},
         [](C c) { return !c.moe() || c.layout.ep >= c.layout.tp; },
         "{ep} < {tp}",
         "Releases after September 2026 ask for EP of at least TP {tp}.",
         "",
         "pytorch/torchtitan#4794"},
    };
    return rules;
}

const LauncherRules& torchtitan_0_2_rules() {
    static const LauncherRules rules = {
        {"T30",
         groups,
         refuses,
         {"tp", "pp", "cp", "gpus", "etp"},
         [](C c) { return mesh_is_whole(c) && (c.layout.ep == 1 || c.layout.etp == 1 || c.layout.etp == c.layout.tp); },
         "{gpus} ÷ ({tp} · {pp} · {cp}) = {dp}",
         "The {gpus} GPUs must be copies · shards · CP · TP · PP, and with EP {ep} the experts' TP must be 1 or TP {tp}, not {etp}.",
         "Invalid parallel dims: dp_replicate * dp_shard * cp * tp * pp != WORLD_SIZE({gpus})",
         "distributed/parallel_dims.py"},
        {"T31",
         build,
         refuses,
         {"tp", "cp", "sequence_length"},
         [](C c) { return c.training.sequence_length % sequence_pieces(c, true) == 0; },
         "",
         "{seq} tokens must divide by TP and by 2 · CP.",
         "Sequence length {seq} must be divisible by the product of TP degree ({tp}) and 2 * CP degree ({cp})",
         "models/llama3/infra/parallelize.py"},
        {"T32",
         config,
         refuses,
         {"mbs", "global_batch"},
         [](C c) { return !c.whole_dp() || c.whole_micro_batches(); },
         "{gbs} ÷ ({mbs} · {dp}) = {m}",
         "The global batch {gbs} does not divide by micro-batch · DP = {mbs_dp}.",
         "global batch size must be multiple of local batch size times data-parallel degree",
         "train.py:201-209"},
        {"T33",
         build,
         refuses,
         {"mbs"},
         [](C c) {
             const auto local = c.options.integer("training.local_batch_size"),
                        micro = c.options.integer("parallelism.pipeline_parallel_microbatch_size");
             return c.layout.pp == 1 || !local || !micro || (*micro > 0 && *local % *micro == 0);
         },
         "",
         "The local batch does not divide by the pipeline's micro-batch {mbs}.",
         "Batch size must be divisible by microbatch_size {mbs}.",
         "distributed/pipeline_parallel.py:189"},
        {"T34",
         build,
         refuses,
         {"zero"},
         pure_replication_alone,
         "",
         "Plain replication (ZeRO 0) goes with no other parallelism.",
         "DDP has not supported > 1D parallelism",
         "models/llama3/infra/parallelize.py:151"},
        {"T35",
         build,
         refuses,
         {"cp"},
         [](C c) {
             if (c.options.text("parallelism.expert_parallel_comm_backend") == "deepep") return c.layout.ep > 1 && c.layout.etp == 1;
             return c.layout.cp == 1 || !c.model.latent_attention;
         },
         "",
         "Context parallelism needs scaled dot-product attention, DeepEP needs EP above 1 and ETP 1.",
         "",
         "models/deepseek_v3/infra/parallelize.py"},
        {"T36",
         build,
         refuses,
         {"vpp", "pp", "schedule"},
         [](C c) { return stages_fit_schedule(c) && stages_have_layers(c); },
         "",
         "The schedule's stages a rank and VPP {vpp} differ, or {layers} layers cannot fill {stages} stages.",
         "",
         "distributed/pipeline_parallel.py"},
        {"T5",
         build,
         refuses,
         {"tp"},
         kv_heads_divide,
         "{kv} ÷ {tp} = {kv/tp}",
         "{heads} heads and {kv} key-value heads must both divide by TP {tp}: torchtitan does not copy key-value heads.",
         "",
         "pytorch/torchtitan#2577"},
        {"T12",
         build,
         warns,
         {"mbs", "global_batch"},
         enough_micro_batches,
         "{m} < {stages}",
         "{m} micro-batches are fewer than the {stages} stages: the pipeline has large bubbles.",
         "Number of microbatches ({m}) is less than the total number of stages ({stages}) which may result in a bubble in the pipeline.",
         "distributed/pipeline_parallel.py"},
        {"T12-torch",
         first_step,
         refuses,
         {"mbs", "global_batch", "pp"},
         micro_batches_fit,
         "",
         "PyTorch's schedule does not take {m} micro-batches on {pp} ranks: 1F1B wants at least as many, looped schedules whole rounds.",
         "",
         "torch.distributed.pipelining.schedules"},
    };
    return rules;
}

}  // namespace layline
