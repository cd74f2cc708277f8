// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/sensitivity.h"

#include <algorithm>

namespace layline {

namespace {

KnobWorth worth_of(const FacetTable& table, const Candidate& own) {
    KnobWorth worth;
    worth.axis = table.facet.x;
    worth.current_value = worth.axis->value(own);
    for (const auto& [cell, candidate] : table.cells) worth.values.emplace_back(cell.first, candidate.estimate.step_time_s);
    const auto [best, worst] = std::ranges::minmax_element(worth.values, {}, [](const auto& each) { return each.second; });
    worth.best_value = best->first;
    worth.best_s = best->second;
    worth.worst_value = worst->first;
    worth.worst_s = worst->second;
    const auto current = std::ranges::find(worth.values, worth.current_value, [](const auto& each) { return each.first; });
    if (current != worth.values.end()) worth.current_s = current->second;
    return worth;
}

}  // namespace

std::vector<KnobWorth> sensitivity(const SearchRequest& request, const Coefficients& coefficients, std::stop_token stop) {
    SearchRequest asked = request;
    asked.objective = Objective::step_time;
    asked.top = 1;
    asked.sample = 0;
    asked.facets.clear();
    for (const Axis& axis : axes()) asked.facets.push_back({&axis, nullptr});
    const SearchResult result = search(asked, coefficients, stop);
    const Candidate own{request.scenario.layout, {}, request.scenario.cluster.gpus};
    std::vector<KnobWorth> found;
    for (const FacetTable& table : result.facets)
        if (table.cells.size() > 1) found.push_back(worth_of(table, own));
    std::ranges::stable_sort(found, [](const KnobWorth& a, const KnobWorth& b) { return a.spread() > b.spread(); });
    return found;
}

}  // namespace layline
