// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/express_terms.h"
#include "model/rules/launchers/launcher_tables.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

}  // namespace

const LauncherRules& express_axolotl_rules() {
    static const LauncherRules rules = {
        {"express-state",
         express,
         refuses,
         {"optimizer"},
         [](C c) { return own_state_types(c); },
         "",
         "The types of gradients and optimizer state follow the precision and the optimizer.",
         "",
         "bf16"},
        {"express-offload-alone",
         express,
         refuses,
         {"offload"},
         [](C c) { return c.layout.offload_optimizer == 0 || c.layout.zero_stage >= 2; },
         "",
         "Only what FSDP shards can be moved to the host: choose ZeRO 2 or 3.",
         "",
         "fsdp_config.offload_params"},
        {"express-pp",
         express,
         refuses,
         {"pp"},
         [](C c) { return c.layout.pp == 1; },
         "",
         "axolotl has no pipelines: PP must be 1, not {pp}.",
         "",
         "dp_shard_size"},
        {"express-zero",
         express,
         refuses,
         {"zero"},
         [](C c) { return c.layout.zero_stage != 1 || c.dp() * c.layout.cp <= 1; },
         "",
         "FSDP2 shards gradients with the optimizer: ZeRO 1 has no word, ZeRO 2 and 3 do.",
         "",
         "fsdp_config"},
        {"express-sp",
         express,
         refuses,
         {"sp"},
         [](C c) { return !c.layout.sequence_parallel || c.layout.tp == 1; },
         "",
         "The model's own plan decides over sequence parallelism.",
         "",
         "tensor_parallel_size"},
        {"express-cp",
         express,
         refuses,
         {"cp"},
         [](C c) { return c.layout.cp == 1 || c.layout.context_exchange == ContextExchange::ring; },
         "",
         "axolotl's context parallelism is a ring.",
         "",
         "context_parallel_size"},
        {"express-etp",
         express,
         refuses,
         {"etp"},
         [](C c) { return !c.moe() || c.layout.etp == 1; },
         "",
         "Experts are not cut: ETP must be 1.",
         "",
         "expert_parallel_size"},
        {"express-recompute",
         express,
         refuses,
         {"recompute"},
         [](C c) { return c.layout.recompute != Recompute::selective && recomputes_by_layer(c); },
         "",
         "Recompute is on or off.",
         "",
         "gradient_checkpointing"},
        {"express-optimizer",
         express,
         refuses,
         {"optimizer"},
         [](C c) {
             return optimized_by(
                 c, {Optimizer::adamw, Optimizer::adamw_8bit, Optimizer::adafactor, Optimizer::lion, Optimizer::sgd, Optimizer::muon});
         },
         "",
         "This optimizer has no word here.",
         "",
         "optimizer"},
        {"express-precision",
         express,
         refuses,
         {"precision"},
         [](C c) {
             return computed_in(c, {Precision::fp32, Precision::fp16, Precision::bf16, Precision::fp8});
         },
         "",
         "axolotl computes in fp32, fp16, bf16 or fp8.",
         "",
         "bf16, fp16, fp8"},
        {"express-offload",
         express,
         refuses,
         {"offload"},
         [](C c) { return c.layout.offload_activations == 0 && (c.layout.offload_optimizer == 0 || c.layout.offload_optimizer == 1); },
         "",
         "Only all of parameters and optimizer state can be moved to the host.",
         "",
         "fsdp_config.offload_params"},
        {"express-base-model",
         express,
         warns,
         {"architecture"},
         [](C) { return false; },
         "",
         "axolotl fine-tunes a model that exists: its name and the data set are placeholders to replace.",
         "",
         "base_model"},
    };
    return rules;
}

}  // namespace layline
