// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/rules/launchers/launcher_rule.h"

namespace layline {

// Megatron-LM main d98e8a64. In `source`: ARG is megatron/training/arguments.py, TC megatron/core/transformer/transformer_config.py, MPC
// megatron/core/model_parallel_config.py, PS megatron/core/parallel_state.py, SCH megatron/core/pipeline_parallel/schedules.py.
// Options are its flags without dashes. Megatron-Bridge and Megatron-DeepSpeed stand on the same core: their lists name the tables they
// share.

const LauncherRules& megatron_world_rules();
const LauncherRules& megatron_group_rules();    ///< process groups: found only when they are created
const LauncherRules& megatron_context_rules();  ///< sequence length, context parallelism
const LauncherRules& megatron_tensor_rules();
const LauncherRules& megatron_pipeline_rules();
const LauncherRules& megatron_schedule_rules();  ///< what the interleaved schedule asks at the first step; explicit layouts
const LauncherRules& megatron_recompute_rules();
const LauncherRules& megatron_sharding_rules();
const LauncherRules& megatron_precision_rules();
const LauncherRules& megatron_expert_rules();
/// Checks of the argument parser of Megatron-LM alone: options that Bridge and DeepSpeed do not have.
const LauncherRules& megatron_argument_rules();

}  // namespace layline
