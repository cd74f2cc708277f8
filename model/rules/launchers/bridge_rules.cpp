// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launcher_tables.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

bool evaluation_divides(C c) {
    const auto batch = c.options.integer("validation.eval_global_batch_size");
    return !batch || !c.whole_dp() || c.dp() == 0 || *batch % (c.layout.micro_batch * c.dp()) == 0;
}

bool one_fsdp(C c) {
    const LauncherOptions& o = c.options;
    if (o.on("dist.use_megatron_fsdp") && o.on("dist.use_torch_fsdp2")) return false;
    if (o.on("dist.use_torch_fsdp2"))
        return c.model_ranks() == 1 && c.layout.ep == 1 && !c.moe() && c.layout.vpp == 1 && c.training.precision == Precision::bf16;
    return !c.sharded_parameters() || (o.text("env:CUDA_DEVICE_MAX_CONNECTIONS") != "1" && !o.on("dist.use_tp_pp_dp_mapping"));
}

bool one_length(C c) {
    int given = 0;
    for (const char* key : {"train.train_iters", "train.train_samples", "train.num_epochs"}) given += c.options.has(key) ? 1 : 0;
    return !c.told() || given == 1;
}

bool lengths_agree(C c) {
    const auto model = c.options.integer("model.seq_length"), data = c.options.integer("dataset.seq_length");
    return !model || !data || *model == *data;
}

}  // namespace

const LauncherRules& bridge_rules() {
    static const LauncherRules rules = {
        {"M27",
         config,
         refuses,
         {"sp", "tp"},
         [](C c) { return !c.layout.sequence_parallel || c.layout.tp > 1; },
         "",
         "Sequence parallelism needs TP above 1: Megatron-Bridge refuses where Megatron-LM only switches it off.",
         "Cannot use sequence parallelism without tensor parallelism",
         "megatron/core/model_parallel_config.py __post_init__"},
        {"M52",
         config,
         refuses,
         {"precision"},
         [](C c) { return !c.told() || c.layout.pp == 1 || c.options.has("model.pipeline_dtype") || c.options.has("mixed_precision"); },
         "",
         "A pipeline needs the type that stages send one another: set model.pipeline_dtype or a mixed precision recipe.",
         "When using pipeline parallelism, pipeline_dtype must be specified",
         "megatron/core/model_parallel_config.py"},
        {"B1",
         config,
         refuses,
         {"tp", "pp", "cp", "gpus"},
         [](C c) { return c.whole_dp() && c.dp() > 0; },
         "{gpus} ÷ ({tp} · {pp} · {cp}) = {dp}",
         "{gpus} GPUs do not divide by TP · PP · CP = {ranks}: the data-parallel size must be whole.",
         "world size ({gpus}) is not divisible by total_model_size",
         "CFG:1024"},
        {"B2",
         config,
         refuses,
         {"cp", "sequence_length"},
         [](C c) {
             if (c.layout.cp == 1) return true;
             const bool tuned =
                 c.options.on("sft") && (!c.options.on("model.calculate_per_token_loss") || c.options.on("ddp.average_in_collective"));
             return c.training.sequence_length % (2 * c.layout.cp) == 0 && !tuned;
         },
         "{seq} ÷ (2 · {cp}) = {seq/2cp}",
         "Context parallelism cuts the sequence in 2 · CP = {2cp} pieces; fine-tuning with it needs a loss per token and no averaging in "
         "the "
         "collective.",
         "Sequence length must be divisible by 2 * context parallel size if context parallel is used.",
         "CFG:1573-1596"},
        {"B3",
         config,
         refuses,
         {"sequence_length"},
         lengths_agree,
         "",
         "Model and data set must have the same sequence length, {seq}.",
         "Please ensure sequence length configuration in model config and dataset config match.",
         "CFG:1644"},
        {"B4",
         config,
         refuses,
         {"global_batch"},
         evaluation_divides,
         "",
         "The evaluation batch must divide by micro-batch · DP = {mbs_dp}.",
         "",
         "CFG:1473"},
        {"B5",
         config,
         refuses,
         {"zero"},
         one_fsdp,
         "",
         "Megatron-FSDP and PyTorch FSDP2 exclude one another; the first wants no CUDA_DEVICE_MAX_CONNECTIONS=1 and the usual rank order, "
         "the second "
         "bf16 and data parallelism alone.",
         "",
         "CFG:1077-1165,1482"},
        {"B6",
         config,
         refuses,
         {"train"},
         one_length,
         "",
         "Exactly one of iterations, samples and epochs must be given.",
         "",
         "CFG:480-482"},
        {"B7",
         config,
         rewrites,
         {"tp", "sp"},
         [](C c) { return !c.options.on("comm_overlap.tp_comm_overlap") || (c.layout.tp > 1 && c.layout.sequence_parallel); },
         "",
         "Overlapping TP's communication is switched off without TP above 1 and sequence parallelism.",
         "Disabling tensor parallel communication overlap",
         "training/comm_overlap.py:430-560"},
        {"B8",
         config,
         refuses,
         {"gpus", "global_batch"},
         [](C c) {
             const auto recipe = c.options.integer("recipe_gpus");
             return !recipe || *recipe <= 0 || (c.training.global_batch * c.world()) % *recipe == 0;
         },
         "",
         "A recipe scales its global batch with the number of GPUs: {gpus} GPUs leave no whole batch.",
         "",
         "scripts/training/README.md, recipe_runner.py"},
        {"B9",
         config,
         rewrites,
         {"pp", "vpp"},
         [](C c) { return !c.options.on("recipe_owns_layout") || c.options.has("model.pipeline_model_parallel_layout"); },
         "",
         "This recipe has a pipeline layout of its own: with another PP or VPP it is built anew unless the layout is given.",
         "",
         "scripts/training/recipe_runner.py:376-420"},
        {"B10",
         config,
         refuses,
         {"mbs"},
         [](C c) { return !c.options.on("packed") || c.layout.micro_batch == 1; },
         "",
         "Packed data takes one sequence a micro-batch, not {mbs}.",
         "Micro batch size should be 1 when training with packed sequence",
         "CFG:1605-1612"},
    };
    return rules;
}

}  // namespace layline
