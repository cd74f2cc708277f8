// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "model/cost/memory_buffers.h"
#include "model/cost/memory_phases.h"
#include "model/cost/memory_stage.h"

namespace layline {

/// A rank's memory at its peak, with the parts its classes are made of, bytes.
struct RankDetail {
    StageMemory memory;
    RankParameters parameters;  ///< elements on one GPU
    RankParameters trained;     ///< of them, those with gradient and optimizer state
    BufferMemory buffers;
    PhaseMemory peak;
    double per_micro_batch = 0;  ///< kept by one micro-batch over all chunks
    double waiting = 0;          ///< material of weight gradients still to come
    double stranded = 0;         ///< blocks of the other moment, which stay reserved
};

/// What of a rank's memory neither ZeRO nor the schedule changes, elements and bytes.
struct RankParts {
    RankParameters parameters, trained;  ///< as in RankDetail
    double per_micro_batch = 0;
    double weight_material = 0;  ///< of one micro-batch whose weight gradients are still to come
};
RankParts rank_parts(const MemoryContext& context, const RankShare& share);

/// What the layers' moment or the loss's, whichever is the smaller, needs for itself.
double second_transient(const std::array<PhaseMemory, 6>& phases);

/// One rank by closed form.
RankDetail rank_detail(const MemoryContext& context, const RankShare& share, int rank, const InFlight& flight);

}  // namespace layline
