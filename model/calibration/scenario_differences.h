// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/scenario/scenario.h"

namespace layline {

/// One thing in which a scenario and another (a measured run) differ.
struct Difference {
    std::string field;  ///< stable key: model, accelerator, cluster, framework, gpus, sequence_length, global_batch, precision, attention,
                        ///< fused_norm, tp, pp, vpp, cp, ep, mbs, sequence_parallel, zero, recompute, schedule
    std::string name;   ///< as people write it: "TP", "GPUs", "Recompute"
    std::string here;   ///< the scenario's value: "4", "Llama 65B", "on"
    std::string there;  ///< the other's
    bool operator==(const Difference&) const = default;
};

/// What differs, the weightiest kinds first (model, hardware, sizes, then layout); empty for the same plan.
/// Names alone are no difference: models are compared by their sizes.
std::vector<Difference> differences(const Scenario& here, const Scenario& there);

/// "TP 4 here, 2 there".
std::string text_of(const Difference& difference);

/// How unlike two scenarios are: the distance of their features (scenario_features.h), where another framework, precision, attention kernel
/// or cluster counts like another doubling. 0 for the same plan; below near_distance one speaks for the other.
double scenario_distance(const Scenario& a, const Scenario& b);

inline constexpr double near_distance = 3;

}  // namespace layline
