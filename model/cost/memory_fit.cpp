// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_fit.h"

#include <algorithm>
#include <cmath>

#include "model/cost/memory_rules.h"

namespace layline {

FitThresholds fit_thresholds() { return {}; }

double fit_probability(double x, bool calibrated_framework) {
    constexpr double calibrated_scale = 0.031, wide_scale = 0.045;
    constexpr double lowest = 0.01, highest = 0.985;
    const double scale = calibrated_framework ? calibrated_scale : wide_scale;
    return std::clamp(1 / (1 + std::exp((x - 1) / scale)), lowest, highest);
}

double fit_probability(const Scenario& scenario, double x) { return fit_probability(x, memory_rules(scenario).calibrated); }

double usable_bytes(const Scenario& scenario) {
    const Accelerator& accelerator = scenario.cluster.accelerator;
    const double visible = accelerator.usable_memory_bytes > 0 ? accelerator.usable_memory_bytes : accelerator.memory_bytes;
    return visible - memory_rules(scenario).outside_bytes;
}

}  // namespace layline
