// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/memory_stage.h"

namespace layline {

/// Blocks of unsharded hidden states that cannot be used again yet: a collective on another stream still reads them while the host
/// runs ahead of the device and allocates for the next layers. Fitted on the reserved peaks of the Ultra-Scale Playbook's sweep
/// (H100); the two regimes, of a pipeline that makes the host wait and of one that does not, are an interpretation of residuals.
/// @returns bytes, 0 without tensor parallelism.
double deferred_free_bytes(const Scenario& scenario, const RankShare& share, const InFlight& flight, std::int64_t rank);

/// Reserve over what is allocated by closed form: the allocator's share, deferred frees, and the framework's context.
/// @param allocated bytes of all classes
double closed_form_reserve(const MemoryContext& context, const RankShare& share, const InFlight& flight, std::int64_t rank,
                           double allocated);

}  // namespace layline
