// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_replay.h"

#include <algorithm>

#include "model/cost/allocator_trace.h"
#include "model/cost/memory_reserve.h"

namespace layline {

namespace {

constexpr double replay_correction = 1.052;  // measured over replayed reserved bytes, +- 0.02

void replace_reserve(StageMemory& memory, const Scenario& scenario) {
    const std::vector<RankShare> shares = rank_shares(scenario);
    const InFlight flight = PipelineShape(scenario.layout).in_flight(memory.stage, micro_batches(scenario));
    const double deferred = deferred_free_bytes(scenario, shares[static_cast<std::size_t>(memory.stage)], flight, memory.stage);
    const double reserved = replay_correction * replay_nanotron(scenario, memory.stage).reserved_bytes + deferred;
    memory.reserve_bytes = std::max(reserved - memory.allocated_bytes(), 0.0) + memory_rules(scenario).context_bytes;
}

}  // namespace

std::vector<StageMemory> replayed_stage_memory(const Scenario& scenario) {
    std::vector<StageMemory> ranks = stage_memory(scenario);
    if (!has_trace(scenario)) return ranks;
    const auto fullest = std::ranges::max_element(ranks, {}, &StageMemory::reserved_bytes);
    if (fullest != ranks.begin()) replace_reserve(*fullest, scenario);
    replace_reserve(ranks.front(), scenario);
    return ranks;
}

}  // namespace layline
