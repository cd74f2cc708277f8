// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launcher_tables.h"

namespace layline {

namespace {

using C = const LaunchCase&;
using enum LaunchStage;
using enum Reaction;

}  // namespace

/// Beside what Megatron-LM's own arguments have no words for.
const LauncherRules& express_bridge_rules() {
    static const LauncherRules rules = {
        {"express-state-types",
         express,
         refuses,
         {"optimizer"},
         [](C c) { return c.training.main_parameter_type == StateType::automatic && c.training.moment_type == StateType::automatic; },
         "",
         "A recipe's overrides have no plain word for the types of main parameters and moments.",
         "",
         "optimizer.exp_avg_dtype"},
        {"express-weights",
         express,
         refuses,
         {"precision"},
         [](C c) { return !c.training.low_precision_weights; },
         "",
         "Weights stored in 8 or 4 bits belong to the recipe of mixed precision: an override by name does not ask for them.",
         "",
         "mixed_precision"},
        {"express-attention-backend",
         express,
         warns,
         {"attention"},
         [](C c) { return c.training.attention == AttentionKernel::flash2 || c.training.attention == AttentionKernel::flash3; },
         "",
         "Which attention kernel runs is the recipe's choice: unfused attention is not written.",
         "",
         "model.attention_backend"},
    };
    return rules;
}

}  // namespace layline
