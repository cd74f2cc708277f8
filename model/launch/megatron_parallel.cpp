// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/launch/megatron_arguments.h"
#include "model/launch/stage_pattern_text.h"
#include "model/rules/launchers/launch_case.h"

namespace layline {

namespace {

bool overlaps_experts(const Layout& layout) { return layout.schedule == "interleaved-overlap"; }

void add_stages(const Scenario& scenario, ArgumentGroup& out) {
    const Layout& l = scenario.layout;
    if (needs_stage_pattern(scenario)) {
        out.add("--pipeline-model-parallel-layout", stage_pattern_text(scenario));
    } else {
        if (l.vpp > 1) out.add("--num-virtual-stages-per-pipeline-rank", l.vpp);
        if (l.pp > 1 && l.split == LayerSplit::edges_lighter) {
            out.flag("--account-for-embedding-in-pipeline-split");
            out.flag("--account-for-loss-in-pipeline-split");
        }
        if (l.pp > 1 && l.stage_counts.first_layers > 0) out.add("--decoder-first-pipeline-num-layers", l.stage_counts.first_layers);
        if (l.pp > 1 && l.stage_counts.last_layers > 0) out.add("--decoder-last-pipeline-num-layers", l.stage_counts.last_layers);
    }
    if (l.vpp > 1 && l.group > 0) out.add("--microbatch-group-size-per-virtual-pipeline-stage", l.group);
}

void add_context(const Layout& l, ArgumentGroup& out) {
    out.add("--context-parallel-size", l.cp);
    if (l.cp == 1) return;
    switch (l.context_exchange) {
        case ContextExchange::ring:
            return out.add("--cp-comm-type", "p2p");
        case ContextExchange::all_gather:
            return out.add("--cp-comm-type", "all_gather");
        case ContextExchange::all_to_all:
            return out.add("--cp-comm-type", "a2a");
        case ContextExchange::hybrid:
            break;
    }
    out.add("--cp-comm-type", "a2a+p2p");
    out.lines.push_back(
        {"--hierarchical-context-parallel-sizes", std::to_string(l.context_all_to_all), std::to_string(l.cp / l.context_all_to_all)});
}

void add_experts(const Scenario& scenario, ArgumentGroup& out) {
    const int capability = compute_capability(scenario.cluster.accelerator);
    constexpr int ampere = 80;
    out.add("--expert-model-parallel-size", scenario.layout.ep);
    out.add("--expert-tensor-parallel-size", scenario.layout.etp);
    out.add("--moe-token-dispatcher-type", "alltoall");
    out.flag_if(scenario.training.precision != Precision::fp32 && scenario.training.precision != Precision::fp16 && capability >= ampere,
                "--moe-grouped-gemm");
    out.flag_if(overlaps_experts(scenario.layout), "--overlap-moe-expert-parallel-comm");
}

void add_sharding(const Scenario& scenario, ArgumentGroup& out) {
    const Layout& l = scenario.layout;
    const std::int64_t dp = scenario.cluster.gpus / (l.tp * l.pp * l.cp);
    if (l.zero_stage >= 2) {
        out.flag("--use-megatron-fsdp");
        out.add("--data-parallel-sharding-strategy", l.zero_stage == 3 ? "optim_grads_params" : "optim_grads");
        out.add("--ckpt-format", "fsdp_dtensor");
    }
    out.flag_if(l.zero_stage >= 1, "--use-distributed-optimizer");
    out.flag_if(l.zero_stage >= 1, "--overlap-grad-reduce");
    out.flag_if(l.zero_stage >= 1, "--overlap-param-gather");
    if (l.zero_stage >= 1 && l.shard_gpus > 0 && l.shard_gpus < dp * l.cp)
        out.add("--num-distributed-optimizer-instances", dp * l.cp / l.shard_gpus);
}

}  // namespace

ArgumentGroup megatron_parallel_arguments(const Scenario& scenario) {
    const Layout& l = scenario.layout;
    ArgumentGroup out{"PARALLEL_ARGS", {}};
    out.add("--tensor-model-parallel-size", l.tp);
    out.flag_if(l.sequence_parallel && l.tp > 1, "--sequence-parallel");
    out.add("--pipeline-model-parallel-size", l.pp);
    add_stages(scenario, out);
    add_context(l, out);
    if (scenario.architecture.moe) add_experts(scenario, out);
    add_sharding(scenario, out);
    return out;
}

void add_megatron_environment(const Scenario& scenario, LaunchDraft& draft) {
    const char* name = "CUDA_DEVICE_MAX_CONNECTIONS";
    const Layout& l = scenario.layout;
    constexpr int blackwell = 100;
    if (l.zero_stage >= 2)
        draft.unset.emplace_back(name);
    else if (overlaps_experts(l) && l.tp == 1 && l.cp == 1)
        draft.environment.emplace(name, "32");  // the value that Megatron-LM's own message names
    else if ((l.tp > 1 || l.cp > 1) && compute_capability(scenario.cluster.accelerator) < blackwell)
        draft.environment.emplace(name, "1");
}

}  // namespace layline
