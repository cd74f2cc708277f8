// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/layout.h"
#include "model/scenario/schedule_traits.h"

namespace layline {

/// What an asynchronous pipeline keeps of its own past. Rank r of p holds p - r micro-batches in flight, as in 1F1B.
struct WeightVersions {
    int stashed = 1;    ///< copies of the weights that the rank keeps, the current one included
    int staleness = 0;  ///< updates that happen between a micro-batch's forward and its own update
};

/// PipeDream's weight stashing: each micro-batch in flight keeps the weights of its forward (arXiv 1806.03377 section 3.3).
constexpr WeightVersions pipedream_versions(int ranks, int rank) { return {ranks - rank, ranks - 1 - rank}; }

/// PipeDream-2BW: two versions on every rank, each update one step late, where a step is at least `ranks` micro-batches
/// (arXiv 2006.09503 section 3.1).
constexpr WeightVersions pipedream_2bw_versions() { return {2, 1}; }

constexpr WeightVersions versions_of(WeightStash stash, int ranks, int rank) {
    return stash == WeightStash::pipedream ? pipedream_versions(ranks, rank) : pipedream_2bw_versions();
}

/// Of a layout's pipeline rank: one version, never stale, where the schedule is not asynchronous.
inline WeightVersions weight_versions(const Layout& layout, int rank) {
    if (!is_asynchronous(layout.schedule) || layout.pp <= 1) return {};
    return versions_of(layout.weight_stash, static_cast<int>(layout.pp), rank);
}

}  // namespace layline
