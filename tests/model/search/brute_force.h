// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "model/estimate/legality.h"
#include "model/estimate/quick_estimate.h"
#include "model/search/layout_grid.h"
#include "model/search/search.h"

namespace layline {

/// Every combination of a space, legal or not, without factoring or bounds.
inline void for_each_layout(const Scenario& scenario, const SearchSpace& space, const std::function<void(const Scenario&)>& visit) {
    const LayoutGrid grid(scenario, space);
    Scenario tried = scenario;
    for (const LayoutBlock& block : grid.blocks()) {
        apply(block, tried);
        for (const std::int64_t pp : grid.pipelines(block))
            for (const StageDeal& deal : grid.deals(pp))
                for (std::size_t order = 0; order < grid.orders_for(pp); ++order) {
                    if (!grid.suits(order, deal.vpp) || !grid.suits(block.recompute, pp, deal.vpp)) continue;
                    for (std::size_t i = 0; i < grid.states_for(pp); ++i) {
                        const StateChoice& state = grid.states()[i];
                        if (!grid.shards(state, block, pp)) continue;
                        tried.layout.pp = pp;
                        apply(deal, tried.layout);
                        apply(grid.orders()[order], tried.layout);
                        apply(state, tried.layout);
                        visit(tried);
                    }
                }
    }
}

inline bool keeps(const Candidate& c, const SearchRequest& request, const RunTerms& terms) {
    const RunFigures run = run_figures(terms, c.estimate.step_time_s, c.gpus);
    const Limits& limits = request.limits;
    return (!request.must_fit || c.estimate.verdict != Verdict::does_not_fit) && c.estimate.peak_bytes <= limits.peak_bytes &&
           c.estimate.step_time_s <= limits.step_time_s && run.seconds <= limits.run_seconds && (run.usd <= limits.usd || run.usd == 0) &&
           c.estimate.mfu_palm >= limits.mfu;
}

/// Everything legal that the request wants, best first.
inline std::vector<Candidate> everything(const SearchRequest& request, const Coefficients& coefficients) {
    std::vector<Candidate> found;
    const RunTerms terms = run_terms(request.scenario, request.tokens);
    for_each_layout(request.scenario, request.space, [&](const Scenario& scenario) {
        if (!is_legal(scenario)) return;
        const Candidate candidate{scenario.layout, quick_estimate(scenario, coefficients), scenario.cluster.gpus};
        if (keeps(candidate, request, terms)) found.push_back(candidate);
    });
    std::ranges::sort(found, [&](const Candidate& a, const Candidate& b) { return goes_before(a, b, request.objective); });
    return found;
}

inline bool same(const std::vector<Candidate>& a, const std::vector<Candidate>& b) {
    return std::ranges::equal(a, b, [](const Candidate& x, const Candidate& y) {
        return x.layout == y.layout && x.gpus == y.gpus && x.estimate.step_time_s == y.estimate.step_time_s;
    });
}

}  // namespace layline
