// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/scenario/scenario.h"

namespace CLI {
class App;
}

namespace layline {

/// How a scenario is named on the command line: a file, or presets and sizes. `--layout` changes either.
struct ScenarioArguments {
    std::string file;
    std::string model, cluster;
    std::int64_t gpus = 0, sequence_length = 0, global_batch = 0;
    std::string layout;  ///< "tp=2,pp=4,mbs=1"
    std::string framework, precision, attention;
    std::vector<std::string> axes;  ///< "optimizer=lion", by the keys of model/scenario/plan_axes.h
    std::string balance;            ///< of the stages: "", "memory" or "time"
};

void add_scenario_options(CLI::App& command, ScenarioArguments& arguments);

/// @throws InputError for a missing or contradicting argument, a bad file, an unknown preset or layout key.
Scenario resolve(const ScenarioArguments& arguments);

/// Applies "tp=2,pp=4,sp=1,recompute=full" to a scenario. Keys: tp pp vpp cp ep etp mbs sp zero recompute schedule group split.
/// @throws InputError naming the key.
void apply_layout(const std::string& text, Scenario& scenario);

}  // namespace layline
