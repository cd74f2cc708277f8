// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "model/search/facets.h"
#include "model/search/leaderboard.h"

namespace layline {

struct SearchRequest;

/// What is known of the whole, against which workers weigh their bounds.
struct Known {
    Threshold threshold;
    std::vector<FacetTable> facets;

    bool could_enter(const Candidate& candidate, double lowest_step_s, double peak_bytes, Objective objective) const;
};

/// All that a search collects, of a worker or of the whole.
struct Findings {
    explicit Findings(const SearchRequest& request);

    Leaderboard board;
    std::vector<FacetTable> facets;
    std::vector<Candidate> sample;
    std::vector<Candidate> news;  ///< what entered any of them since the last clear(), once each; kept where someone listens
    std::uint64_t tested = 0, legal = 0, pruned = 0, too_large = 0, too_slow = 0;

    /// @returns whether list or front took it.
    bool offer(const Candidate& candidate, Objective objective);
    void take(const Findings& other, Objective objective);
    void clear();
};

}  // namespace layline
