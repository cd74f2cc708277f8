// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cost/memory_detail.h"

namespace layline {

/// What a rank holds whatever the ZeRO stage, the sharding and the schedule, bytes: found once for many layouts.
struct SteadyTerms {
    RankParts parts;
    double buffers = 0;
    double above_held = 0;  ///< most that a moment of forward or backward adds to the activations held
    double stranded = 0;    ///< as RankDetail::stranded
};
SteadyTerms steady_terms(const MemoryContext& context, const RankShare& share);

/// A rank's reserved bytes as rank_detail() gives them, as a function of the micro-batches in flight: search asks it for many schedules.
struct RankTerms {
    double always = 0;      ///< state and buffers
    double weights = 0;     ///< of that, one version of the weights
    double above_held = 0;  ///< as in SteadyTerms
    double step = 0;        ///< what the optimizer step adds, when nothing is held
    double per_micro_batch = 0, weight_material = 0, stranded = 0;

    double reserved_bytes(const MemoryContext& context, const RankShare& share, std::int64_t rank, const InFlight& flight) const;
};
/// @param steady of the same share, under any ZeRO stage
RankTerms rank_terms(const MemoryContext& context, const RankShare& share, const SteadyTerms& steady);

}  // namespace layline
