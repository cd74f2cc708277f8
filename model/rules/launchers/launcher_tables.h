// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/rules/launchers/launcher_rule.h"

namespace layline {

// One table a launcher (launcher-specific checks by their ids) and one for what its files cannot express (ids "express-..."). Versions
// and commits that `source` speaks of stand in launcher.cpp. Options are the keys of the launcher's own file, with dots.

const LauncherRules& bridge_rules();
const LauncherRules& deepspeed_rules();
const LauncherRules& megatron_deepspeed_rules();
const LauncherRules& torchtitan_rules();
const LauncherRules& torchtitan_0_2_rules();
const LauncherRules& nanotron_rules();
const LauncherRules& accelerate_rules();
const LauncherRules& axolotl_rules();
const LauncherRules& colossalai_rules();
const LauncherRules& galvatron_rules();

/// What no launcher here has words for.
const LauncherRules& express_everywhere_rules();
const LauncherRules& express_loss_rules();  ///< for launchers that have no word for the loss
const LauncherRules& express_megatron_rules();
const LauncherRules& express_bridge_rules();
const LauncherRules& express_deepspeed_rules();
const LauncherRules& express_torchtitan_rules();  ///< both versions
const LauncherRules& express_torchtitan_0_2_rules();
const LauncherRules& express_torchtitan_main_rules();
const LauncherRules& express_nanotron_rules();
const LauncherRules& express_accelerate_rules();
const LauncherRules& express_axolotl_rules();
const LauncherRules& express_colossalai_rules();
const LauncherRules& express_galvatron_rules();

/// Accelerate reaches pipelines and ZeRO below 2 only through its Megatron-LM plugin; everything else through FSDP2.
bool uses_megatron_plugin(const Scenario& scenario);

}  // namespace layline
