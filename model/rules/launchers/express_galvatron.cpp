// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/express_terms.h"
#include "model/rules/launchers/launcher_tables.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

}  // namespace

const LauncherRules& express_galvatron_rules() {
    static const LauncherRules rules = {
        {"express-state",
         express,
         refuses,
         {"optimizer"},
         [](C c) { return own_state_types(c); },
         "",
         "The types of gradients and optimizer state are Galvatron's own.",
         "",
         "mixed_precision"},
        {"express-adapters",
         express,
         refuses,
         {"architecture"},
         [](C c) { return c.training.lora_rank == 0; },
         "",
         "Adapters are not written.",
         "",
         "strategy file"},
        {"express-schedule",
         express,
         refuses,
         {"schedule"},
         [](C c) {
             return scheduled_as(c, {"1f1b", "gpipe"});
         },
         "",
         "Galvatron runs GPipe and 1F1B.",
         "",
         "pipeline_type"},
        {"express-zero-1",
         express,
         refuses,
         {"zero"},
         [](C c) { return c.layout.zero_stage != 1 || c.dp() * c.layout.cp <= 1; },
         "",
         "Galvatron's data parallelism is plain, ZeRO 2 or ZeRO 3.",
         "",
         "default_dp_type"},
        {"express-cp",
         express,
         refuses,
         {"cp"},
         [](C c) { return c.layout.cp == 1 || c.layout.context_exchange == ContextExchange::ring; },
         "",
         "cp_sizes_enc stands for a ring.",
         "",
         "cp_sizes_enc"},
        {"express-sp",
         express,
         refuses,
         {"sp"},
         [](C c) { return c.layout.tp == 1 || c.layout.sequence_parallel; },
         "",
         "Galvatron's tensor parallelism comes with sequence parallelism.",
         "",
         "sequence_parallel"},
        {"express-precision",
         express,
         refuses,
         {"precision"},
         [](C c) {
             return computed_in(c, {Precision::fp32, Precision::fp16, Precision::bf16});
         },
         "",
         "Galvatron computes in fp32, fp16 or bf16.",
         "",
         "mixed_precision"},
        {"express-recompute",
         express,
         refuses,
         {"recompute"},
         [](C c) { return c.layout.recompute != Recompute::selective && recomputes_by_layer(c); },
         "",
         "Recompute is one bit a layer.",
         "",
         "checkpoint"},
        {"express-offload", express, refuses, {"offload"}, no_host_offload, "", "Nothing is moved to the host.", "", "strategy file"},
        {"express-hsdp",
         express,
         refuses,
         {"shard_gpus"},
         [](C c) { return c.layout.shard_gpus == 0; },
         "",
         "State is shared by all data-parallel ranks.",
         "",
         "dp_types_enc"},
        {"express-training-script",
         express,
         warns,
         {"architecture"},
         [](C) { return false; },
         "",
         "Model, sequence length and optimizer are training arguments: the file holds the strategy alone.",
         "",
         "galvatron_config_path"},
    };
    return rules;
}

}  // namespace layline
