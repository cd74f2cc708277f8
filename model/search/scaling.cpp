// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/search/scaling.h"

#include "model/search/space_keys.h"

namespace layline {

std::vector<std::int64_t> scaling_sizes(const Scenario& scenario) {
    constexpr std::int64_t reach = 8;
    const std::int64_t own = scenario.cluster.gpus, node = scenario.cluster.gpus_per_node;
    std::vector<std::int64_t> sizes;
    for (std::int64_t part = reach; part > 1; part /= 2)
        if (own % part == 0 && (own / part) % node == 0) sizes.push_back(own / part);
    for (std::int64_t times = 1; times <= reach; times *= 2) sizes.push_back(own * times);
    return sizes;
}

std::vector<ScalingPoint> scaling_curve(const SearchRequest& request, const std::vector<std::string>& restrictions,
                                        const Coefficients& coefficients, const std::vector<std::int64_t>& gpus, bool weak,
                                        std::stop_token stop) {
    std::vector<ScalingPoint> points;
    const Scenario& own = request.scenario;
    for (const std::int64_t size : gpus) {
        SearchRequest asked = request;
        asked.scenario.cluster.gpus = size;
        if (weak) {
            if (own.training.global_batch * size % own.cluster.gpus != 0) continue;
            asked.scenario.training.global_batch = own.training.global_batch * size / own.cluster.gpus;
        }
        asked.space = whole_space(asked.scenario);
        for (const std::string& restriction : restrictions) restrict_space(asked.space, restriction, asked.scenario);
        asked.space.gpus = {size};
        asked.top = 1;
        asked.facets.clear();
        asked.sample = 0;
        const SearchResult result = search(asked, coefficients, stop);
        if (!result.complete) break;
        ScalingPoint point{.gpus = size, .global_batch = asked.scenario.training.global_batch, .best = {}, .run = {}};
        if (!result.best.empty()) {
            point.best = result.best.front();
            point.run = run_figures(run_terms(asked.scenario, asked.tokens), point.best->estimate.step_time_s, size);
        }
        points.push_back(point);
    }
    return points;
}

}  // namespace layline
