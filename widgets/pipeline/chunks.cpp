// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/chunks.h"

#include <algorithm>

namespace layline {

ChunkTable::ChunkTable(const Placement& placement) : stages_(placement.stages) {
    table_.clear();
    std::vector<int> held(static_cast<std::size_t>(placement.ranks), 0);
    for (const auto& stage_to_rank : placement.stage_to_rank)
        for (const int rank : stage_to_rank) table_.push_back(held[static_cast<std::size_t>(rank)]++);
    chunks_ = std::max(1, *std::ranges::max_element(held));
}

char chunk_letter(int chunk) { return static_cast<char>('a' + chunk % 26); }

bool sends(const Placement& placement, const Action& action) {
    if (action.kind == ActionKind::weight_gradient) return false;
    const int to = action.stage + (action.kind == ActionKind::forward ? 1 : -1);
    if (to < 0 || to >= placement.stages) return false;
    const auto& stage_to_rank = placement.stage_to_rank[action.direction];
    return stage_to_rank[static_cast<std::size_t>(to)] != stage_to_rank[static_cast<std::size_t>(action.stage)];
}

}  // namespace layline
