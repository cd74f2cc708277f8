// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/memory_rules.h"
#include "model/scenario/scenario.h"

namespace layline {

/// What head and loss add on the last stage, bytes of one GPU. The two moments are alternatives.
struct HeadMemory {
    double loss_bytes = 0;      ///< while the loss is computed: logits and their copies
    double backward_bytes = 0;  ///< while the head's backward runs: gradient of the logits, of the head's weight, gathered tensors
};

/// Per logit and micro-batch token, S V / t of them (gathered: S V):
/// fused, in place (Transformer Engine): 2 bytes, and the placeholder 2 V h / t of the head's weight gradient;
/// vocabulary-parallel fp32 in place (Megatron-LM): 6; nanotron: bf16 and fp32, then fp32 and shifted fp32, 8, then 6 and the weight
/// gradient; gathered and unfused: 24 to 25.5, not divided (fitted); FSDP2 compiled: 13 (fitted, weak).
HeadMemory head_memory(const Scenario& scenario, const MemoryRules& rules);

/// Bytes of one logit, gathered and unfused: copies in bf16 and fp32 with their gradients, and the pieces of the gather (fitted: 24.0, and
/// 1.5 more where the head is sharded).
double gathered_logit_bytes(const Scenario& scenario);

/// The way the scenario's logits become a loss.
HeadKind head_kind(const Scenario& scenario, const MemoryRules& rules);

}  // namespace layline
