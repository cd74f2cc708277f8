// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/step_shape.h"

namespace layline {

/// First-order peak memory over the accelerator's capacity: states, activations in flight, logits (reference: prototype of the time model).
/// Coarser than stage_memory(), and cheap: only the slow-down near a full memory is read from it.
double memory_fill(const StepShape& shape, const Scenario& scenario);

/// Slow-down of a step on a nearly full memory (allocator retries): 1 + (k_mem + [p > 1] k_memp) * max(0, fill - start) / 0.1.
double pressure_factor(const StepShape& shape, const Coefficients& coefficients, double fill);

}  // namespace layline
