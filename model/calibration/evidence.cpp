// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/evidence.h"

#include <algorithm>
#include <utility>

#include "model/calibration/published_runs.h"
#include "model/calibration/run_timer.h"

namespace layline {

namespace {

struct Candidate {
    double distance = 0;
    const MeasuredRun* run = nullptr;
    bool published = false;
};

std::vector<Candidate> nearest(const Scenario& scenario, std::span<const MeasuredRun> own, std::size_t most) {
    std::vector<Candidate> all;
    const auto add = [&](std::span<const MeasuredRun> runs, bool published) {
        for (const MeasuredRun& run : runs)
            if (run.timed()) all.push_back({scenario_distance(scenario, run.scenario), &run, published});
    };
    add(own, false);
    add(published_runs(), true);
    std::ranges::stable_sort(all, {}, &Candidate::distance);
    all.resize(std::min(most, all.size()));
    return all;
}

}  // namespace

Evidence evidence(const Scenario& scenario, const Estimate& estimate, const EvidenceOptions& options) {
    const auto coefficients_of = [&](const Scenario& of) {
        return options.coefficients ? options.coefficients(of) : shipped_coefficients(of);
    };
    Evidence result;
    result.low_s = estimate.step_time_low_s;
    result.high_s = estimate.step_time_high_s;
    result.coefficients_source = estimate.coefficients_source;
    result.rows = coefficients_of(scenario).rows;
    result.warnings = estimate.warnings;
    for (const Candidate& candidate : nearest(scenario, options.own, options.most)) {
        NearestRun found;
        found.run = *candidate.run;
        found.published = candidate.published;
        found.distance = candidate.distance;
        found.predicted_s = RunTimer(found.run.scenario).step_s(coefficients_of(found.run.scenario));
        found.differences = differences(scenario, found.run.scenario);
        result.nearest_runs.push_back(std::move(found));
    }
    return result;
}

}  // namespace layline
