// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/cost/memory.h"
#include "model/scenario/scenario.h"

namespace layline {

/// The classes of StageMemory, in the order of the drawn stack.
enum class MemoryClass { weights, gradients, optimizer, activations, logits, buffers, reserve };

/// One addend of a class: what it is, how it is reckoned, with the scenario's own numbers, and where the rule comes from.
struct MemoryTerm {
    MemoryClass part = MemoryClass::weights;
    std::string name;  ///< "queries, keys and values"
    double bytes = 0;
    std::string formula;  ///< "S (2 a d_k + 4 g d_k) / t per layer"
    std::string numbers;  ///< "2,048 tokens x 24,576 B x 10 layers x 4 in flight"
    std::string source;   ///< "arXiv 2205.05198", "measured on ..."
};

/// Addends of one pipeline rank; within each class they sum to that of replayed_stage_memory(). Pre: the scenario is legal, 0 <= rank < pp.
std::vector<MemoryTerm> explain_memory(const Scenario& scenario, int rank);

}  // namespace layline
