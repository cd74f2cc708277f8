// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/schedule/durations.h"
#include "model/schedule/schedule.h"

namespace layline {

/// Durations spread out for one schedule, so that timing an action is two look-ups.
class DurationsTable {
  public:
    /// What leaves a stage in one direction of flow: over which link, and how long it is under way.
    struct Edge {
        double latency_s = 0;    ///< 0 where both stages are on one rank
        double occupancy_s = 0;  ///< how long a tensor holds the link
        std::int32_t link = -1;  ///< dense number of the ordered pair of ranks; -1 where nothing crosses
    };

    /// @throws InputError when a list is not as long as the schedule's stages (or stages times slices), or holds what is no duration.
    DurationsTable(const Schedule& schedule, const Durations& durations);

    double of(const Action& action) const {
        const std::size_t place = static_cast<std::size_t>(action.stage) * slices_ + static_cast<std::size_t>(action.slice);
        return seconds_[place * action_kinds + static_cast<std::size_t>(action.kind)];
    }
    /// Both actions of a pair, from their common start to their common end.
    double of_pair(const Action& first, const Action& second) const;
    /// The way on which the action's input came; meaningless for one that waits for nothing.
    const Edge& into(const Action& action) const { return edges_[edge_index(action, 0)]; }
    /// The way its output takes.
    const Edge& out_of(const Action& action) const { return edges_[edge_index(action, 1)]; }
    int links() const { return links_; }

  private:
    std::size_t edge_index(const Action& action, std::size_t out) const {
        const std::size_t flow = action.kind == ActionKind::forward ? 0 : action.kind == ActionKind::weight_gradient ? 2 : 1;
        return ((action.direction * stages_ + static_cast<std::size_t>(action.stage)) * 3 + flow) * 2 + out;
    }
    void fill_seconds(const Durations& durations);
    void fill_edges(const Schedule& schedule, const Durations& durations);

    std::size_t stages_;
    std::size_t slices_;
    double pair_gain_;
    double pair_s_;  ///< NaN where it follows from pair_gain
    std::vector<double> seconds_;
    std::vector<Edge> edges_;
    int links_ = 0;
};

}  // namespace layline
