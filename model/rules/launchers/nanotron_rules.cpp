// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launcher_tables.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

bool async_fits(C c) {
    const LauncherOptions& o = c.options;
    if (c.layout.tp == 1 || !o.on("parallelism.tp_linear_async_communication")) return true;
    const bool connections = !o.has("env:CUDA_DEVICE_MAX_CONNECTIONS") || o.text("env:CUDA_DEVICE_MAX_CONNECTIONS") == "1";
    return connections && o.text("parallelism.tp_mode") != "ALL_REDUCE";
}

bool no_unknown_keys(C c) {
    const auto& all = c.options.all();
    const auto first = all.lower_bound("unknown:");
    return first == all.end() || !first->first.starts_with("unknown:");
}

bool dispatches(C c) {
    const std::string_view dispatcher = c.options.text("model.model_config.moe_config.token_dispatcher_type");
    return c.model.moe->top_k <= c.experts() && (dispatcher.empty() || dispatcher == "alltoall" || dispatcher == "allgather");
}

}  // namespace

const LauncherRules& nanotron_rules() {
    static const LauncherRules rules = {
        {"N9",
         parse,
         refuses,
         {"file"},
         no_unknown_keys,
         "",
         "nanotron refuses a file with keys it does not know.",
         "UnexpectedDataError",
         "config/config.py:608-680"},
        {"N10",
         parse,
         refuses,
         {"file"},
         [](C c) {
             const auto first = c.options.integer("data_stages.first_step");
             return !first || *first == 1;
         },
         "",
         "The first data stage must start at step 1.",
         "You must have a training stage starting at 1 in the config's data_stages",
         "config/config.py:494-530"},
        {"N7",
         parse,
         refuses,
         {"zero", "vpp"},
         [](C c) { return c.layout.zero_stage <= 1 && c.layout.vpp == 1; },
         "",
         "nanotron has ZeRO 0 and 1 and one chunk a pipeline rank: ZeRO {zero} or VPP {vpp} cannot run.",
         "",
         "config/utils_config.py:104-109"},
        {"N2",
         config,
         refuses,
         {"tp"},
         [](C c) {
             return c.model.heads % c.layout.tp == 0 && c.model.heads >= c.model.kv_heads && c.model.kv_heads >= c.layout.tp &&
                    c.model.heads % c.model.kv_heads == 0;
         },
         "{kv} ≥ {tp}",
         "{heads} heads must divide by TP {tp}, and there must be at least as many key-value heads ({kv}) as TP.",
         "num_key_value_heads ({kv}) must be >= tp ({tp})",
         "config/config.py:536-547"},
        {"N8",
         config,
         refuses,
         {"ep"},
         [](C c) { return !c.moe() || dispatches(c); },
         "",
         "A token cannot visit {top_k} of {experts} experts.",
         "top_k ({top_k}) cannot be greater than num_experts ({experts})",
         "config/models_config.py:53"},
        {"N1",
         groups,
         refuses,
         {"tp", "pp", "cp", "gpus"},
         [](C c) {
             const auto dp = c.options.integer("parallelism.dp");
             return c.whole_dp() && c.dp() > 0 && (!dp || *dp == c.dp());
         },
         "{gpus} ÷ ({tp} · {pp} · {cp}) = {dp}",
         "DP · PP · TP · CP must be the {gpus} GPUs exactly.",
         "",
         "parallel/context.py:26"},
        {"N4",
         build,
         refuses,
         {"tp"},
         async_fits,
         "",
         "Asynchronous tensor parallelism needs CUDA_DEVICE_MAX_CONNECTIONS=1 and the REDUCE_SCATTER mode.",
         "",
         "tensor_parallel/nn.py:81,146"},
        {"N5",
         build,
         refuses,
         {"tp"},
         [](C c) { return c.model.ffn % c.layout.tp == 0 && c.model.hidden % c.layout.tp == 0; },
         "{ffn} ÷ {tp} = {ffn/tp}",
         "Hidden size {hidden} and feed-forward width {ffn} must divide by TP {tp}.",
         "",
         "tensor_parallel/nn.py:63,128"},
        {"N6",
         build,
         refuses,
         {"cp", "sequence_length"},
         [](C c) { return c.layout.cp == 1 || c.training.sequence_length % (2 * c.layout.cp) == 0; },
         "{seq} ÷ (2 · {cp}) = {seq/2cp}",
         "Ring attention cuts the sequence in 2 · CP = {2cp} pieces: {seq} tokens do not divide.",
         "",
         "models/qwen.py:776; trainer.py:645,1053"},
        {"N3",
         first_step,
         refuses,
         {"mbs", "pp", "global_batch"},
         [](C c) { return c.layout.schedule != "1f1b" || !c.whole_micro_batches() || c.micro_batches() >= c.layout.pp - 1; },
         "{m} ≥ {pp} - 1",
         "1F1B needs at least PP - 1 accumulation steps: {m} are too few for PP {pp}.",
         "",
         "pipeline_parallel/engine.py:252"},
    };
    return rules;
}

}  // namespace layline
