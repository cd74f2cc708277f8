// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_arguments.h"

#include <CLI/CLI.hpp>

#include "app/cli/scenario_arguments.h"

namespace layline {

namespace {

std::string columns_help() {
    return "CSV files of measured runs, one row a run, or training logs of Megatron-LM, torchtitan or nanotron. Columns: run_id source "
           "accelerator cluster gpus (preset ids, number); layers hidden "
           "heads "
           "kv_heads head_dim ffn gated_mlp vocab tied_embeddings, experts top_k expert_ffn shared_expert_ffn first_dense_layers, "
           "q_lora_rank kv_lora_rank qk_nope_head_dim qk_rope_head_dim v_head_dim; seq_length global_batch micro_batch (sequences); tp pp "
           "vpp "
           "cp ep etp schedule sequence_parallel zero_stage recompute attention_kernel fused_norm precision framework; status (ok, oom) "
           "step_time_s tokens_per_s_per_gpu mfu mfu_convention peak_memory_gib memory_statistic (allocated, reserved)";
}

}  // namespace

CLI::Option* add_run_options(CLI::App& command, RunArguments& arguments) {
    command.add_option("--accelerator", arguments.accelerator, "Accelerator preset of training logs, which do not say");
    command.add_option("--cluster", arguments.cluster, "Cluster preset of training logs, which do not say");
    command.add_option("--scenario", arguments.scenario,
                       "Scenario file or preset: what ran, of training logs that state no model; a log that contradicts it is left out");
    return command.add_option("--runs", arguments.files, columns_help())->expected(1, -1);
}

RunTable read_runs(const RunArguments& arguments) {
    LogPlace place{arguments.accelerator, arguments.cluster, std::nullopt};
    if (!arguments.scenario.empty()) {
        ScenarioArguments named;
        named.file = arguments.scenario;
        place.plan = resolve(named);
    }
    return read_runs({arguments.files.begin(), arguments.files.end()}, place);
}

}  // namespace layline
