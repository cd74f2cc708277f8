// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launcher_tables.h"
#include "model/rules/launchers/shard_degrees.h"

namespace layline {

bool uses_megatron_plugin(const Scenario& scenario) { return scenario.layout.pp > 1 || scenario.layout.zero_stage < 2; }

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

bool no_unknown_keys(C c) {
    const auto& all = c.options.all();
    const auto first = all.lower_bound("unknown:");
    return first == all.end() || !first->first.starts_with("unknown:");
}

bool sharded_with_version_2(C c) {
    if (!c.options.on("parallelism_config")) return true;
    return c.options.text("distributed_type") == "FSDP" && c.options.text("fsdp_config.fsdp_version") == "2";
}

bool processes_multiply(C c) {
    if (uses_megatron_plugin(c.scenario)) return c.whole_dp() && c.dp() > 0;
    const auto told = c.options.integer("num_processes");
    return shard_degrees(c.scenario).whole && (!told || *told == c.world());
}

bool one_sequence_cut(C c) {
    const LauncherOptions& o = c.options;
    const std::string_view cut = o.text("parallelism_config.parallelism_config_cp_backend"),
                           swap = o.text("parallelism_config.parallelism_config_sp_backend");
    const bool both = o.integer("parallelism_config.parallelism_config_cp_size").value_or(1) > 1 &&
                      o.integer("parallelism_config.parallelism_config_sp_size").value_or(1) > 1;
    return !both && (cut.empty() || cut == "torch") && (swap.empty() || swap == "deepspeed");
}

bool replicas_are_sharded(C c) {
    const LauncherOptions& o = c.options;
    if (c.layout.tp == 1 && c.layout.cp == 1) return true;
    return o.integer("parallelism_config.parallelism_config_dp_replicate_size").value_or(1) <= 1 ||
           o.integer("parallelism_config.parallelism_config_dp_shard_size").value_or(1) > 1;
}

bool version_2_options(C c) {
    const LauncherOptions& o = c.options;
    if (o.text("fsdp_config.fsdp_version") != "2") return true;
    const std::string_view reshard = o.text("fsdp_config.fsdp_reshard_after_forward");
    const bool boolean = reshard.empty() || reshard == "true" || reshard == "false";
    const bool wrapped =
        o.text("fsdp_config.fsdp_auto_wrap_policy") != "TRANSFORMER_BASED_WRAP" || o.has("fsdp_config.fsdp_transformer_layer_cls_to_wrap");
    return boolean && !o.on("fsdp_config.fsdp_forward_prefetch") && wrapped;
}

bool plugin_says_everything(C c) {
    if (c.options.text("distributed_type") != "MEGATRON_LM") return true;
    for (const char* key : {"context_parallel_size", "recompute_granularity", "expert_tensor_parallel_size"})
        if (!c.options.has(std::string("megatron_lm_config.megatron_lm_") + key)) return false;
    return true;
}

bool axolotl_attention(C c) {
    if (c.options.on("sample_packing") && c.layout.cp > 1 && c.layout.micro_batch != 1) return false;
    return c.layout.cp == 1 || c.training.attention == AttentionKernel::flash2 || c.training.attention == AttentionKernel::flash3;
}

bool axolotl_choices(C c) {
    const LauncherOptions& o = c.options;
    if (c.layout.tp > 1 && c.training.optimizer == Optimizer::adamw_8bit) return false;
    if (o.has("deepspeed") && o.has("fsdp_config")) return false;
    return c.training.optimizer != Optimizer::muon || !o.has("deepspeed");
}

}  // namespace

const LauncherRules& accelerate_rules() {
    static const LauncherRules rules = {
        {"A1",
         parse,
         refuses,
         {"file"},
         [](C c) { return no_unknown_keys(c) && (!c.told() || c.options.has("distributed_type")); },
         "",
         "Accelerate refuses a file with keys it does not know or without distributed_type.",
         "The config file had unknown keys",
         "commands/config/config_args.py"},
        {"A2",
         parse,
         refuses,
         {"zero"},
         sharded_with_version_2,
         "",
         "A parallelism_config needs distributed_type FSDP and fsdp_version 2.",
         "You cannot use `--use_parallelism_config` without `--use_fsdp` and `--fsdp_version=2`.",
         "commands/launch.py:1205"},
        {"A8",
         express,
         refuses,
         {"ep"},
         [](C c) { return c.layout.ep == 1; },
         "",
         "Accelerate has no expert parallelism: EP must be 1, not {ep}.",
         "",
         "huggingface/accelerate#4200"},
        {"A3",
         config,
         refuses,
         {"tp", "cp", "gpus"},
         processes_multiply,
         "{gpus} ÷ ({tp} · {pp} · {cp}) = {dp}",
         "Copies · shards · TP · CP must be the {gpus} processes.",
         "ParallelismConfig total_size does not match num_processes ({gpus}).",
         "parallelism_config.py:373"},
        {"A4",
         config,
         refuses,
         {"cp"},
         one_sequence_cut,
         "",
         "The sequence may be cut by torch (cp) or swapped by DeepSpeed (sp), not both.",
         "",
         "parallelism_config.py:318-334"},
        {"A5",
         config,
         refuses,
         {"zero"},
         replicas_are_sharded,
         "",
         "TP and CP need sharded copies: replication alone does not go with them.",
         "",
         "parallelism_config.py:336"},
        {"A6",
         config,
         refuses,
         {"zero"},
         version_2_options,
         "",
         "FSDP2 takes true or false for resharding, no forward prefetch, and a class name for wrapping by layer.",
         "",
         "utils/dataclasses.py:1870-1960"},
        {"A7",
         config,
         rewrites,
         {"cp", "recompute"},
         plugin_says_everything,
         "",
         "Keys left out of megatron_lm_config have surprising defaults: CP 2, full recompute of every layer, ETP 1.",
         "",
         "utils/dataclasses.py:2609-2675"},
    };
    return rules;
}

const LauncherRules& axolotl_rules() {
    static const LauncherRules rules = {
        {"X1",
         config,
         refuses,
         {"tp", "cp", "ep", "gpus"},
         [](C c) {
             const auto degrees = shard_degrees(c.scenario);
             return degrees.whole && degrees.shard % c.layout.ep == 0 && (!c.told() || degrees.shard == 1 || c.options.has("fsdp_config"));
         },
         "{gpus} ÷ ({tp} · {cp}) = {dp}",
         "EP · TP · CP · shards · copies must use all {gpus} GPUs: EP {ep} must divide the ranks that share a copy, and shards need an "
         "fsdp_config.",
         "",
         "utils/distributed.py:316-382"},
        {"X2",
         config,
         refuses,
         {"cp", "mbs"},
         axolotl_attention,
         "",
         "Context parallelism needs flash attention 2 or 3, and with sample packing one sequence a micro-batch.",
         "",
         "utils/schemas/validation.py:1652-1663"},
        {"X3",
         config,
         refuses,
         {"tp", "optimizer"},
         axolotl_choices,
         "",
         "TP does not go with 8-bit Adam, DeepSpeed not with FSDP, Muon not with DeepSpeed.",
         "",
         "utils/schemas/validation.py:891-901,1226,1779"},
    };
    return rules;
}

}  // namespace layline
