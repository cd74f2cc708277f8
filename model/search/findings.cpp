// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/findings.h"

#include <algorithm>

#include "model/search/search.h"

namespace layline {

Findings::Findings(const SearchRequest& request) : board(request.top, request.objective) {
    for (const Facet& facet : request.facets) facets.push_back({facet, {}});
}

bool Findings::offer(const Candidate& candidate, Objective objective) {
    for (FacetTable& table : facets) table.offer(candidate, objective);
    return board.offer(candidate);
}

bool Known::could_enter(const Candidate& candidate, double lowest_step_s, double peak_bytes, Objective objective) const {
    return threshold.could_enter(objective, lowest_step_s, peak_bytes, candidate.gpus) ||
           std::ranges::any_of(facets,
                               [&](const FacetTable& table) { return table.could_enter(candidate, lowest_step_s, peak_bytes, objective); });
}

void Findings::take(const Findings& other, Objective objective) {
    board.take(other.board);
    for (std::size_t i = 0; i < facets.size(); ++i) facets[i].take(other.facets[i], objective);
    sample.insert(sample.end(), other.sample.begin(), other.sample.end());
    tested += other.tested;
    legal += other.legal;
    pruned += other.pruned;
    too_large += other.too_large;
    too_slow += other.too_slow;
}

void Findings::clear() {
    board.clear();
    for (FacetTable& table : facets) table.cells.clear();
    sample.clear();
    news.clear();
    tested = legal = pruned = too_large = too_slow = 0;
}

}  // namespace layline
