// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/facets.h"

namespace layline {

void FacetTable::offer(const Candidate& candidate, Objective objective) {
    const auto [place, added] = cells.try_emplace(cell_of(candidate), candidate);
    if (!added && goes_before(candidate, place->second, objective)) place->second = candidate;
}

bool FacetTable::could_enter(const Candidate& candidate, double lowest_step_s, double peak_bytes, Objective objective) const {
    const auto known = cells.find(cell_of(candidate));
    if (known == cells.end()) return true;
    const Candidate& best = known->second;
    const double lowest = score(objective, lowest_step_s, peak_bytes, candidate.gpus);
    const double highest = score(objective, best.estimate.step_time_s, best.estimate.peak_bytes, best.gpus);
    return lowest < highest || (lowest == highest && lowest_step_s <= best.estimate.step_time_s);
}

void FacetTable::take(const FacetTable& other, Objective objective) {
    for (const auto& [cell, candidate] : other.cells) offer(candidate, objective);
}

}  // namespace layline
