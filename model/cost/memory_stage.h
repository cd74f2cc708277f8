// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/activation_in_flight.h"
#include "model/cost/activation_layer.h"
#include "model/cost/memory.h"
#include "model/cost/memory_head.h"
#include "model/cost/memory_rules.h"
#include "model/cost/memory_share.h"
#include "model/cost/state_bytes.h"

namespace layline {

/// Everything about a scenario that does not depend on the rank, computed once.
struct MemoryContext {
    explicit MemoryContext(const Scenario& scenario);
    /// The same for a scenario that differs from `like`'s in ZeRO stage, sharding and schedule alone.
    MemoryContext(const Scenario& scenario, const MemoryContext& like);

    const Scenario& scenario;
    const MemoryRules& rules;
    ParameterCount count;
    LayerParameters layer;
    StateBytes dense_state, expert_state;
    LayerActivations dense_rows, expert_rows;
    RecomputeEffect dense_kept, expert_kept;
    HeadMemory head;
    double tokens = 0;  ///< of a micro-batch on one GPU
};

}  // namespace layline
