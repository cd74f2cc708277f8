// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/architecture.h"
#include "model/scenario/cluster.h"
#include "model/scenario/layout.h"
#include "model/scenario/training.h"

namespace layline {

/// Everything the user chose. A value type: copied, compared, stored in the undo stack.
struct Scenario {
    std::string name;
    Architecture architecture;
    Cluster cluster;
    Training training;
    Layout layout;
    bool operator==(const Scenario&) const = default;
};

/// gpus / (tp * pp * cp). Not whole for an illegal layout.
double data_parallel(const Scenario& scenario);

/// Micro-batches each pipeline runs per step: global batch / (dp * micro-batch). Not whole for an illegal layout.
double micro_batches(const Scenario& scenario);

}  // namespace layline
