// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "model/schedule/schedule_metrics.h"
#include "model/schedule/timeline.h"

/// Grids of sizes and what a schedule of such a size takes, for tests.
namespace layline::test {

struct Unit {
    double f = 1, i = 1, w = 1;
    double b() const { return i + w; }
};

inline Timeline timed(const ScheduleRequest& request, const Unit& unit, double transfer_s = 0) {
    const auto schedule = std::make_shared<const Schedule>(generate(request));
    Durations durations = Durations::uniform(schedule->placement.stages, unit.f, unit.i, unit.w);
    durations.transfer_s = transfer_s;
    return simulate(schedule, durations);
}

inline Timeline timed_pairs(const ScheduleRequest& request, const Unit& unit, double pair_s) {
    const auto schedule = std::make_shared<const Schedule>(generate(request));
    Durations durations = Durations::uniform(schedule->placement.stages, unit.f, unit.i, unit.w);
    durations.pair_s = pair_s;
    return simulate(schedule, durations);
}

/// Every legal size of a schedule with p and v up to the bounds and m up to the bound.
inline std::vector<ScheduleRequest> legal_sizes(const std::string& name, int most_ranks, int most_chunks, int most_micro_batches,
                                                int most_slices = 1) {
    std::vector<ScheduleRequest> sizes;
    for (int p = 1; p <= most_ranks; ++p)
        for (int v = 1; v <= most_chunks; ++v)
            for (int m = 1; m <= most_micro_batches; ++m)
                for (int n = 1; n <= most_slices; ++n) {
                    const ScheduleRequest request{.name = name, .ranks = p, .micro_batches = m, .chunks = v, .slices = n};
                    if (refusal(request).empty()) sizes.push_back(request);
                }
    return sizes;
}

}  // namespace layline::test
