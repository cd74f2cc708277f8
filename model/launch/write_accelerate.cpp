// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "model/launch/launch_draft.h"
#include "model/launch/outer_files.h"
#include "model/launch/recompute_words.h"
#include "model/launch/yaml_text.h"
#include "model/rules/launchers/launcher_tables.h"
#include "model/rules/launchers/shard_degrees.h"

namespace layline {

namespace {

const char* precision_word(Precision precision) {
    switch (precision) {
        case Precision::fp16:
            return "fp16";
        case Precision::fp8:
            return "fp8";
        case Precision::fp32:
            return "no";
        default:
            return "bf16";
    }
}

void write_processes(YamlText& out, const Scenario& scenario, const char* type) {
    const NodeGrid grid = node_grid(scenario);
    out.word("compute_environment", "LOCAL_MACHINE");
    out.word("distributed_type", type);
    out.boolean("debug", false);
    out.integer("num_machines", grid.nodes);
    out.integer("num_processes", scenario.cluster.gpus);
    out.integer("machine_rank", 0);
    out.word("rdzv_backend", "static");
    out.boolean("same_network", true);
    out.word("main_training_function", "main");
    out.word("mixed_precision", precision_word(scenario.training.precision));
    out.boolean("use_cpu", false);
}

void write_fsdp(YamlText& out, const Scenario& scenario) {
    const Layout& l = scenario.layout;
    out.begin("fsdp_config");
    out.integer("fsdp_version", 2);
    out.boolean("fsdp_reshard_after_forward", l.zero_stage == 3 && l.fsdp_reshard);
    out.word("fsdp_auto_wrap_policy", "TRANSFORMER_BASED_WRAP");
    out.text("fsdp_transformer_layer_cls_to_wrap", scenario.architecture.moe ? "MixtralDecoderLayer" : "LlamaDecoderLayer");
    out.boolean("fsdp_activation_checkpointing", l.recompute == Recompute::full);
    out.boolean("fsdp_cpu_ram_efficient_loading", true);
    out.boolean("fsdp_offload_params", l.offload_optimizer > 0);
    out.word("fsdp_state_dict_type", "SHARDED_STATE_DICT");
    out.end();
}

void write_degrees(YamlText& out, const Scenario& scenario) {
    const Layout& l = scenario.layout;
    const ShardDegrees degrees = shard_degrees(scenario);
    const bool swaps_heads = l.context_exchange == ContextExchange::all_to_all;
    out.begin("parallelism_config");
    const std::string prefix = "parallelism_config_";
    out.integer(prefix + "dp_replicate_size", degrees.replicate);
    out.integer(prefix + "dp_shard_size", degrees.shard);
    out.integer(prefix + "tp_size", l.tp);
    out.integer(prefix + "cp_size", swaps_heads ? 1 : l.cp);
    out.word(prefix + "cp_backend", "torch");
    out.word(prefix + "cp_comm_strategy", l.context_exchange == ContextExchange::ring ? "alltoall" : "allgather");
    out.integer(prefix + "sp_size", swaps_heads ? l.cp : 1);
    if (swaps_heads && l.cp > 1) {
        out.word(prefix + "sp_backend", "deepspeed");
        out.integer(prefix + "sp_seq_length", scenario.training.sequence_length);
    }
    out.end();
}

/// The plugin has no value for "no recompute" and takes a method for every kind: what its keys cannot say stands as "none", which
/// Megatron-LM refuses unless the training script uses the plugin of plugin_module().
void write_plugin_recompute(YamlText& out, const Scenario& scenario) {
    const Layout& l = scenario.layout;
    const std::string prefix = "megatron_lm_";
    const bool full = l.recompute == Recompute::full;
    out.boolean(prefix + "recompute_activations", l.recompute == Recompute::selective);
    out.word(prefix + "recompute_granularity", full ? "full" : l.recompute == Recompute::selective ? "selective" : "none");
    out.word(prefix + "recompute_method", !full ? "none" : l.recompute_method == RecomputeMethod::uniform ? "uniform" : "block");
    if (full) out.integer(prefix + "recompute_num_layers", recompute_layer_count(scenario));
}

std::string plugin_module(const Layout& l) {
    return fmt::format(
        "from accelerate.utils import MegatronLMPlugin\n\n\ndef make_plugin():\n"
        "    # The keys of accelerate.yaml cannot switch these off: Accelerator(megatron_lm_plugin=make_plugin()) does.\n"
        "    return MegatronLMPlugin(\n        other_megatron_args={{\"recompute_granularity\": {}, \"recompute_method\": None, "
        "\"recompute_num_layers\": "
        "None}},\n    )\n",
        l.recompute == Recompute::selective ? "\"selective\"" : "None");
}

void write_plugin(YamlText& out, const Scenario& scenario) {
    const Layout& l = scenario.layout;
    const std::string prefix = "megatron_lm_";
    out.begin("megatron_lm_config");
    out.integer(prefix + "tp_degree", l.tp);
    out.integer(prefix + "pp_degree", l.pp);
    out.integer(prefix + "context_parallel_size", l.cp);
    out.integer(prefix + "expert_model_parallel_size", l.ep);
    out.integer(prefix + "expert_tensor_parallel_size", l.etp);
    out.integer(prefix + "num_micro_batches", static_cast<std::int64_t>(micro_batches(scenario)));
    out.boolean(prefix + "sequence_parallelism", l.sequence_parallel && l.tp > 1);
    out.boolean(prefix + "use_distributed_optimizer", l.zero_stage >= 1);
    out.boolean(prefix + "use_custom_fsdp", false);
    out.real(prefix + "gradient_clipping", 1.0);
    write_plugin_recompute(out, scenario);
    out.boolean(prefix + "optimizer_cpu_offload", l.offload_optimizer > 0);
    out.boolean(prefix + "use_precision_aware_optimizer", l.offload_optimizer > 0);
    out.real(prefix + "attention_dropout", scenario.training.dropout);
    out.real(prefix + "hidden_dropout", scenario.training.dropout);
    if (l.pp > 1 && l.stage_counts.last_layers > 0) out.integer(prefix + "decoder_last_pipeline_num_layers", l.stage_counts.last_layers);
    out.end();
}

}  // namespace

void write_accelerate(const Scenario& scenario, LaunchDraft& draft) {
    const bool plugin = uses_megatron_plugin(scenario);
    draft.comments.push_back(
        fmt::format("The training script sets: sequence length {}, global batch {}, micro-batch {}, gradient accumulation {}.",
                    scenario.training.sequence_length, scenario.training.global_batch, scenario.layout.micro_batch,
                    static_cast<std::int64_t>(micro_batches(scenario))));
    YamlText out;
    write_processes(out, scenario, plugin ? "MEGATRON_LM" : "FSDP");
    if (plugin) {
        write_plugin(out, scenario);
    } else {
        write_fsdp(out, scenario);
        write_degrees(out, scenario);
    }
    draft.files.push_back({"accelerate.yaml", commented(draft.comments, "# ") + out.finished()});
    if (plugin && scenario.layout.recompute != Recompute::full)
        draft.files.push_back({"layline_plugin.py", commented(draft.comments, "# ") + plugin_module(scenario.layout)});
    draft.starter = Starter::accelerate;
    draft.starter_arguments = {"--config_file", "accelerate.yaml"};
    draft.program = {"train.py"};
    if (plugin && (scenario.layout.tp > 1 || scenario.layout.cp > 1)) draft.environment.emplace("CUDA_DEVICE_MAX_CONNECTIONS", "1");
}

}  // namespace layline
