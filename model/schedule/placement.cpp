// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/placement.h"

#include <cstddef>

namespace layline {

namespace {
template <class RankOf>
Placement place(int ranks, int stages, RankOf rank_of) {
    std::vector<int> to_rank(static_cast<std::size_t>(stages));
    for (int stage = 0; stage < stages; ++stage) to_rank[static_cast<std::size_t>(stage)] = rank_of(stage);
    return {ranks, stages, {to_rank}};
}
}  // namespace

Placement linear_placement(int ranks) {
    return place(ranks, ranks, [](int stage) { return stage; });
}

Placement looped_placement(int ranks, int chunks) {
    return place(ranks, ranks * chunks, [ranks](int stage) { return stage % ranks; });
}

Placement zigzag_placement(int ranks, int chunks) {
    return place(ranks, ranks * chunks, [ranks](int stage) {
        const int position = stage % ranks;
        return (stage / ranks) % 2 == 0 ? position : ranks - 1 - position;
    });
}

Placement bidirectional_placement(int ranks) {
    Placement placement = linear_placement(ranks);
    std::vector<int> reverse(placement.stage_to_rank[0].rbegin(), placement.stage_to_rank[0].rend());
    placement.stage_to_rank.push_back(reverse);
    return placement;
}

}  // namespace layline
