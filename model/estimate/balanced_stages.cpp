// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/estimate/balanced_stages.h"

#include <algorithm>
#include <numeric>

#include "model/cost/memory_balance.h"
#include "model/cost/shipped_coefficients.h"
#include "model/cost/stage_times.h"
#include "model/scenario/stage_pattern.h"

namespace layline {

namespace {

std::int64_t layers_of(const Scenario& scenario) { return scenario.architecture.layers + scenario.architecture.encoder_layers(); }

/// The layers dealt without regard to cost, which any number of them allows.
Scenario dealt_evenly(Scenario scenario) {
    scenario.layout.stage_counts = {};
    scenario.layout.split = LayerSplit::remainder_first;
    return scenario;
}

/// Each layer in turn goes to the stage that is then the fastest.
std::vector<std::int64_t> by_time(const Scenario& scenario) {
    const Scenario even = dealt_evenly(scenario);
    const StepTimes times = step_times(even, shipped_coefficients(even));
    std::vector<double> seconds;
    double layers_s = 0;
    for (const StageTimes& stage : times.stages) {
        seconds.push_back(stage.embedding_s + stage.head_s);
        layers_s += stage.total_s() - seconds.back();
    }
    const double layer_s = layers_s / static_cast<double>(layers_of(scenario));
    std::vector<std::int64_t> counts(seconds.size(), 1);
    for (double& stage_s : seconds) stage_s += layer_s;
    for (auto left = layers_of(scenario) - static_cast<std::int64_t>(counts.size()); left > 0; --left) {
        const auto stage = static_cast<std::size_t>(std::ranges::min_element(seconds) - seconds.begin());
        ++counts[stage];
        seconds[stage] += layer_s;
    }
    return counts;
}

}  // namespace

std::vector<std::int64_t> balanced_stages(const Scenario& scenario, StageBalance balance) {
    return balance == StageBalance::memory ? balance_by_memory(dealt_evenly(scenario)) : by_time(scenario);
}

Scenario with_balanced_stages(const Scenario& scenario, StageBalance balance) {
    const std::int64_t stages = scenario.layout.pp * scenario.layout.vpp;
    if (scenario.layout.pp == 1 || stages > layers_of(scenario)) return scenario;
    Scenario balanced = scenario;
    balanced.layout.stage_counts = {.stages = stage_pattern(balanced_stages(scenario, balance))};
    return balanced;
}

}  // namespace layline
