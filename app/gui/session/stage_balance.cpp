// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/session/stage_balance.h"

#include "model/estimate/legality.h"
#include "model/scenario/stage_split.h"

namespace layline {

Scenario without_told_stages(Scenario scenario) {
    Layout& layout = scenario.layout;
    layout.stage_counts = {};
    const bool even =
        divides(scenario.architecture.layers + scenario.architecture.encoder_layers(), layout.pp * layout.vpp, LayerSplit::even);
    layout.split = even ? LayerSplit::even : LayerSplit::remainder_first;
    return scenario;
}

Scenario rebalanced(const Scenario& scenario, StageBalance balance) {
    const Scenario fair = without_told_stages(scenario);
    return is_legal(fair) ? with_balanced_stages(fair, balance) : fair;
}

bool deals_otherwise(const Scenario& before, const Scenario& after) {
    const Layout &a = before.layout, &b = after.layout;
    if (!b.stage_counts.stages.empty() && b.stage_counts != a.stage_counts) return true;
    const bool same_stages = a.pp == b.pp && a.vpp == b.vpp && before.architecture == after.architecture;
    return same_stages && (a.stage_counts != b.stage_counts || a.split != b.split);
}

}  // namespace layline
