// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/balanced_deal.h"

#include <algorithm>
#include <cstdlib>

#include "model/scenario/stage_pattern.h"

namespace layline {

StageDeal told_deal(std::int64_t layers, std::int64_t pp, std::int64_t vpp, const StageEdges& edges) {
    const std::int64_t stages = pp * vpp, rest = layers - edges.first - edges.last, others = stages - 2;
    StageDeal deal{vpp, LayerSplit::remainder_first, {}};
    if (vpp == 1 && (others == 0 || rest % others == 0)) {
        deal.counts.first_layers = edges.first;
        deal.counts.last_layers = edges.last;
        return deal;
    }
    std::vector<std::int64_t> each(static_cast<std::size_t>(stages), rest / others);
    std::fill_n(each.begin() + 1, rest % others, rest / others + 1);
    each.front() = edges.first;
    each.back() = edges.last;
    deal.counts.stages = stage_pattern(each);
    return deal;
}

std::optional<StageEdges> balanced_edges(std::int64_t layers, std::int64_t stages, const EdgeCosts& costs, double fair_slowest) {
    constexpr std::int64_t reach = 4;      // layers that an edge gives up at most
    constexpr double worth_it = 1 - 1e-3;  // of the slowest stage's time
    if (stages < 2 || layers < stages) return std::nullopt;
    const std::int64_t fair = layers / stages, others = stages - 2;
    double best = fair_slowest * worth_it;
    std::int64_t best_distance = 0;
    std::optional<StageEdges> found;
    for (std::int64_t first = std::max<std::int64_t>(1, fair - reach); first <= fair + 1; ++first)
        for (std::int64_t last = std::max<std::int64_t>(1, fair - reach); last <= fair + 1; ++last) {
            const std::int64_t rest = layers - first - last;
            if (others == 0 ? rest != 0 : rest < others) continue;
            const std::int64_t most = others == 0 ? 0 : (rest + others - 1) / others;
            const auto time = [&](std::int64_t count) { return static_cast<double>(count) * costs.layer; };
            const double slowest = std::max({time(first) + costs.embedding, time(most), time(last) + costs.head});
            const std::int64_t distance = std::abs(first - fair) + std::abs(last - fair);
            if (slowest > best || (slowest == best && (!found || distance >= best_distance))) continue;
            best = slowest;
            best_distance = distance;
            found = StageEdges{first, last};
        }
    return found;
}

}  // namespace layline
