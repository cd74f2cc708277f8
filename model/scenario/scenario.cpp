// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/scenario/scenario.h"

namespace layline {

double data_parallel(const Scenario& scenario) {
    const Layout& layout = scenario.layout;
    return static_cast<double>(scenario.cluster.gpus) / static_cast<double>(layout.tp * layout.pp * layout.cp);
}

double micro_batches(const Scenario& scenario) {
    return static_cast<double>(scenario.training.global_batch) /
           (data_parallel(scenario) * static_cast<double>(scenario.layout.micro_batch));
}

}  // namespace layline
