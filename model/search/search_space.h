// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// The values that search tries for each parameter of a layout. Locking a parameter is leaving it one value.
struct SearchSpace {
    std::vector<std::int64_t> tp, pp, vpp, cp, ep, etp, micro_batch;
    std::vector<bool> sequence_parallel;
    std::vector<int> zero_stage;
    std::vector<Recompute> recompute;
    std::vector<std::string> schedules;
};

/// Every value that could be legal for the scenario's model, cluster and batch, and the schedules in everyday use.
SearchSpace whole_space(const Scenario& scenario);

/// Keeps one value of a parameter, the scenario's own. Keys: tp pp vpp cp ep etp mbs sp zero recompute schedule.
/// @throws InputError for an unknown key.
void lock(SearchSpace& space, const std::string& key, const Scenario& scenario);

/// What layouts of one block share: everything their layers' cost depends on.
struct LayoutBlock {
    std::int64_t tp = 1, cp = 1, ep = 1, etp = 1, micro_batch = 1;
    bool sequence_parallel = false;
    Recompute recompute = Recompute::none;
};

/// The blocks of the space, in a fixed order: the unit that workers and shards divide. Values that no layout of the block could
/// run with are left out.
std::vector<LayoutBlock> layout_blocks(const Scenario& scenario, const SearchSpace& space);

/// Every combination of a block, legal or not, in a fixed order. The scenario handed over is reused: copy what is kept.
void for_each_layout(const Scenario& scenario, const SearchSpace& space, const LayoutBlock& block,
                     const std::function<void(const Scenario&)>& visit);

}  // namespace layline
