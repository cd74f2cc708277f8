// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/balanced_deal.h"

#include <algorithm>
#include <cstdlib>

namespace layline {

std::optional<StageDeal> balanced_deal(std::int64_t layers, std::int64_t pp, const EdgeCosts& costs, double fair_slowest) {
    constexpr std::int64_t reach = 4;      // layers that an edge gives up at most
    constexpr double worth_it = 1 - 1e-3;  // of the slowest stage's time
    if (pp < 2 || layers < pp) return std::nullopt;
    const std::int64_t fair = layers / pp, others = pp - 2;
    double best = fair_slowest * worth_it;
    std::int64_t best_distance = 0;
    std::optional<StageDeal> found;
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
            StageCounts counts;
            counts.first_layers = first;
            counts.last_layers = last;
            found = StageDeal{1, LayerSplit::remainder_first, counts};
        }
    return found;
}

}  // namespace layline
