// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launcher_tables.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

bool style_fits_chunks(C c) {
    if (c.layout.pp == 1) return c.layout.vpp == 1;
    if (c.layout.schedule == "1f1b") return c.layout.vpp == 1;
    if (c.layout.schedule == "interleaved") return c.layout.vpp > 1;
    return c.layout.schedule != "zb-v" || c.layout.vpp == 2;
}

bool interleaving_fits(C c) {
    return c.layout.schedule != "interleaved" || c.layout.vpp == 1 || !c.whole_micro_batches() || c.micro_batches() % c.layout.pp == 0;
}

bool sequence_mode_fits(C c) {
    const std::string_view mode = c.options.text("sequence_parallelism_mode");
    const bool shares_tp = mode == "split_gather" || mode == "ring";
    const bool known = mode.empty() || shares_tp || mode == "all_to_all" || mode == "ring_attn";
    if (!known || (shares_tp && (c.layout.tp == 1 || c.options.integer("sp_size").value_or(1) > 1))) return false;
    return !c.layout.sequence_parallel || c.layout.tp > 1;
}

}  // namespace

const LauncherRules& colossalai_rules() {
    static const LauncherRules rules = {
        {"C1",
         config,
         refuses,
         {"tp", "pp", "cp", "gpus"},
         [](C c) { return c.whole_dp() && c.dp() > 0; },
         "{gpus} ÷ ({tp} · {pp} · {cp}) = {dp}",
         "{gpus} GPUs do not divide by TP · PP · sequence-parallel ranks = {ranks}.",
         "World size {gpus} is not divisible by tp_size {tp} * pp_size {pp}",
         "hybrid_parallel_plugin.py:1054,1076-1079"},
        {"C2",
         config,
         refuses,
         {"zero", "pp"},
         [](C c) { return c.layout.zero_stage <= 2 && (c.layout.pp == 1 || c.layout.zero_stage <= 1); },
         "",
         "The plugin takes ZeRO 0, 1 or 2, and with PP above 1 only 0 or 1, not {zero}.",
         "To use pipeline parallelism, zero_stage must be 0 or 1",
         "hybrid_parallel_plugin.py:1122,1136"},
        {"C3",
         config,
         refuses,
         {"vpp", "schedule"},
         style_fits_chunks,
         "",
         "1F1B takes one chunk a rank, interleaved several, ZB-V two: VPP {vpp} does not fit.",
         "num_model_chunks must be 1 when using 1f1b",
         "hybrid_parallel_plugin.py:1127-1130"},
        {"C4",
         config,
         refuses,
         {"mbs"},
         [](C c) { return c.layout.pp == 1 || !c.told() || c.options.has("num_microbatches") || c.options.has("microbatch_size"); },
         "",
         "A pipeline needs the number of micro-batches or their size.",
         "num_microbatches or microbatch_size must be specified when using pipeline parallelism",
         "hybrid_parallel_plugin.py:1133"},
        {"C5",
         config,
         refuses,
         {"sp", "cp"},
         sequence_mode_fits,
         "",
         "split_gather and ring share the ranks of TP above 1; only all_to_all and ring_attn have ranks of their own.",
         "",
         "hybrid_parallel_plugin.py:1065-1086"},
        {"C6",
         first_step,
         refuses,
         {"mbs", "global_batch", "pp"},
         interleaving_fits,
         "{m} ÷ {pp}",
         "The interleaved schedule needs micro-batches in multiples of PP {pp}, not {m}.",
         "Number of microbatches should be an integer multiple of number of pipeline parallel devices",
         "pipeline/schedule/interleaved_pp.py:78-90"},
        {"C7",
         build,
         refuses,
         {"tp"},
         [](C c) { return c.model.heads % c.layout.tp == 0 && c.model.kv_heads >= c.layout.tp && c.model.kv_heads % c.layout.tp == 0; },
         "{kv} ÷ {tp} = {kv/tp}",
         "{heads} heads and {kv} key-value heads must both divide by TP {tp}.",
         "The number of key_value heads must be divisible by tensor parallel size.",
         "shardformer/policies/llama.py:97-103"},
        {"C8",
         config,
         refuses,
         {"ep"},
         [](C c) { return c.layout.ep == 1 || !c.whole_dp() || c.dp() % c.layout.ep == 0; },
         "{dp} ÷ {ep} = {dp/ep}",
         "The data-parallel size {dp} must divide by EP {ep}.",
         "dp_size should be divisible by ep_size",
         "moe_hybrid_parallel_plugin.py:268"},
    };
    return rules;
}

}  // namespace layline
