// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/megatron/megatron_rules.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

/// Experts without a size of their own are cut as the dense layers (M5), and a dense model has none.
std::int64_t expert_ranks(C c) { return c.moe() ? c.expert_ranks() : c.layout.tp * c.layout.pp; }

bool pipeline_inside_data(C c) { return c.options.on("use-tp-pp-dp-mapping") && c.layout.pp > 1; }

std::int64_t optimizer_instances(C c) {
    if (const auto told = c.options.integer("num-distributed-optimizer-instances")) return *told;
    const std::int64_t shard = c.layout.shard_gpus;
    return shard > 0 ? c.dp() * c.layout.cp / shard : 1;
}

bool instances_divide(C c) {
    const std::int64_t shard = c.layout.shard_gpus, ranks = c.dp() * c.layout.cp, instances = optimizer_instances(c);
    if (!c.whole_dp() || ranks == 0) return true;
    if (shard > 0 && ranks % shard != 0) return false;
    return instances > 0 && ranks % instances == 0 && (!c.moe() || c.expert_dp() % instances == 0);
}

bool evaluation_divides(C c) {
    const auto batch = c.options.integer("eval-global-batch-size"), micro = c.options.integer("eval-micro-batch-size");
    if ((!batch && !micro) || !c.whole_dp() || c.dp() == 0) return true;
    const std::int64_t divisor = micro.value_or(c.layout.micro_batch) * c.dp();
    return divisor > 0 && batch.value_or(c.training.global_batch) % divisor == 0;
}

bool weight_shards_divide(C c) {
    const auto shards = c.options.integer("tensor-parallel-num-weight-shards");
    return !shards || (*shards >= c.layout.tp && *shards % c.layout.tp == 0);
}

}  // namespace

const LauncherRules& megatron_world_rules() {
    static const LauncherRules rules = {
        {"M1",
         parse,
         refuses,
         {"tp", "pp", "cp", "gpus"},
         [](C c) { return c.whole_dp() && c.dp() > 0; },
         "{gpus} ÷ ({tp} · {pp} · {cp}) = {dp}",
         "{gpus} GPUs do not divide by TP · PP · CP = {ranks}: the data-parallel size must be whole.",
         "world size ({gpus}) is not divisible by total_model_size (total_model_size={ranks})",
         "ARG:417-446; PS:822"},
        {"M6",
         parse,
         refuses,
         {"tp"},
         weight_shards_divide,
         "",
         "The number of weight shards must be TP {tp} or a multiple of it.",
         "",
         "MPC:13-44"},
        {"M7",
         parse,
         refuses,
         {"mbs"},
         [](C c) { return c.layout.micro_batch > 0 && (!c.told() || c.options.has("micro-batch-size")); },
         "",
         "Megatron-LM wants a micro-batch size above 0 in every command.",
         "AssertionError (args.micro_batch_size is not None)",
         "ARG:693-694"},
        {"M8",
         parse,
         rewrites,
         {"global_batch"},
         [](C c) { return !c.told() || c.options.has("global-batch-size") || c.options.has("step-batch-size-schedule"); },
         "{mbs} · {dp} = {mbs_dp}",
         "No global batch is given: Megatron-LM takes micro-batch · DP = {mbs_dp}.",
         "setting global batch size to {mbs_dp}",
         "ARG:702-705"},
        {"M11",
         parse,
         refuses,
         {"global_batch"},
         [](C c) { return !c.options.has("step-batch-size-schedule") || !c.options.has("global-batch-size"); },
         "",
         "A batch size schedule and a fixed global batch exclude one another.",
         "",
         "ARG:698-701"},
        {"M10",
         parse,
         refuses,
         {"mbs", "global_batch"},
         evaluation_divides,
         "{gbs} ÷ ({mbs} · {dp}) = {m}",
         "The evaluation batch must divide by its micro-batch times DP {dp}.",
         "",
         "ARG:715-720"},
        {"M9",
         parse,
         refuses,
         {"mbs", "global_batch", "tp", "pp"},
         [](C c) { return !c.whole_dp() || c.whole_micro_batches() || c.options.on("decrease-batch-size-if-needed"); },
         "{gbs} ÷ ({mbs} · {dp}) = {m}",
         "The global batch {gbs} does not divide by micro-batch · DP = {mbs_dp}. The check of the evaluation batch, "
         "which takes the same size where none is given, fails first.",
         "global batch size ({gbs}) is not divisible by micro batch size ({mbs}) times data parallel size ({dp})",
         "megatron/core/num_microbatches_calculator.py:381"},
    };
    return rules;
}

const LauncherRules& megatron_group_rules() {
    static const LauncherRules rules = {
        {"M2",
         groups,
         refuses,
         {"etp", "ep", "pp", "gpus"},
         [](C c) { return c.world() % expert_ranks(c) == 0; },
         "{gpus} ÷ ({etp} · {ep} · {pp}) = {edp}",
         "{gpus} GPUs do not divide by ETP · EP · PP = {expert_ranks}: the experts' data-parallel size must be whole. Megatron-LM notices "
         "this only "
         "when the job creates its process groups.",
         "world_size ({gpus}) is not divisible by expert_tensor_model_pipeline_parallel size ({expert_ranks})",
         "PS:870-884"},
        {"M3",
         groups,
         refuses,
         {"ep", "etp"},
         [](C c) { return !pipeline_inside_data(c) || !c.whole_dp() || c.world() / expert_ranks(c) == c.dp(); },
         "{edp} ≠ {dp}",
         "With --use-tp-pp-dp-mapping the experts' data-parallel size {edp} must equal the dense one, {dp}.",
         "When not using pp-last rank ordering, the data parallel size of the attention and moe layers must be the same",
         "PS:898-902"},
        {"M4",
         groups,
         refuses,
         {"ep", "etp"},
         [](C c) { return !pipeline_inside_data(c) || c.layout.tp * c.layout.cp * c.layout.pp == expert_ranks(c); },
         "{ranks} ≠ {expert_ranks}",
         "With --use-tp-pp-dp-mapping dense layers and experts must form the same pipelines: TP · CP must equal ETP · EP.",
         "Pipeline parallel groups are expected to be the same for Non-Expert and Expert part",
         "PS:904"},
        {"M12",
         groups,
         refuses,
         {"shard_gpus"},
         instances_divide,
         "{dp} · {cp} ÷ {shard}",
         "The ranks that share one copy of the optimizer state ({shard}) must divide DP · CP, and the number of copies the experts' "
         "data-parallel size {edp}.",
         "Data-parallel size should be divisible by partial DistOpt shard factor",
         "PS:808-811, 922-926, 1447-1449"},
    };
    return rules;
}

}  // namespace layline
