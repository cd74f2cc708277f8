// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rules/launchers/launcher_rule.h"

#include "model/rules/launchers/launcher_tables.h"
#include "model/rules/launchers/megatron/megatron_rules.h"

namespace layline {

namespace {

using Tables = std::vector<const LauncherRules*>;

Tables megatron_core_tables() {
    return {&megatron_group_rules(),    &megatron_context_rules(),   &megatron_tensor_rules(),
            &megatron_pipeline_rules(), &megatron_schedule_rules(),  &megatron_recompute_rules(),
            &megatron_sharding_rules(), &megatron_precision_rules(), &megatron_expert_rules()};
}

Tables joined(Tables first, const Tables& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

Tables make_tables(LauncherId id) {
    const LauncherRules* everywhere = &express_everywhere_rules();
    switch (id) {
        case LauncherId::megatron_lm:
            return joined({everywhere, &express_megatron_rules(), &megatron_world_rules(), &megatron_argument_rules()},
                          megatron_core_tables());
        case LauncherId::megatron_bridge:
            return joined({everywhere, &express_megatron_rules(), &express_bridge_rules(), &bridge_rules()}, megatron_core_tables());
        case LauncherId::deepspeed:
            return {everywhere, &express_loss_rules(), &express_deepspeed_rules(), &deepspeed_rules(), &megatron_deepspeed_rules()};
        case LauncherId::torchtitan:
            return {everywhere, &express_loss_rules(), &express_torchtitan_rules(), &express_torchtitan_main_rules(), &torchtitan_rules()};
        case LauncherId::torchtitan_0_2:
            return {everywhere, &express_loss_rules(), &express_torchtitan_rules(), &express_torchtitan_0_2_rules(),
                    &torchtitan_0_2_rules()};
        case LauncherId::nanotron:
            return {everywhere, &express_loss_rules(), &express_nanotron_rules(), &nanotron_rules()};
        case LauncherId::accelerate:
            return {everywhere, &express_loss_rules(), &express_accelerate_rules(), &accelerate_rules()};
        case LauncherId::colossalai:
            return {everywhere, &express_loss_rules(), &express_colossalai_rules(), &colossalai_rules()};
        case LauncherId::galvatron:
            return {everywhere, &express_loss_rules(), &express_galvatron_rules(), &galvatron_rules()};
        case LauncherId::axolotl:
            return {everywhere, &express_loss_rules(), &express_axolotl_rules(), &axolotl_rules()};
    }
    return {};
}

}  // namespace

std::span<const LauncherRules* const> rules_of(LauncherId id) {
    static const std::vector<Tables> all = [] {
        std::vector<Tables> made;
        for (const Launcher& one : launchers()) made.push_back(make_tables(one.id));
        return made;
    }();
    return all[static_cast<std::size_t>(id)];
}

}  // namespace layline
