// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cost/memory_terms.h"

#include <algorithm>

#include "model/cost/memory_reserve.h"

namespace layline {

SteadyTerms steady_terms(const MemoryContext& c, const RankShare& share) {
    SteadyTerms terms;
    terms.parts = rank_parts(c, share);
    terms.buffers = steady_buffers(c, share, terms.parts.parameters).total();
    const auto phases = rank_phases(c, share, terms.parts.parameters, 0, terms.parts.per_micro_batch);
    terms.above_held = phases.front().total();
    for (const PhaseMemory& phase : phases)
        if (phase.phase != MemoryPhase::optimizer_step) terms.above_held = std::max(terms.above_held, phase.total());
    terms.stranded = c.rules.keeps_phase_blocks ? second_transient(phases) : 0;
    return terms;
}

RankTerms rank_terms(const MemoryContext& c, const RankShare& share, const SteadyTerms& steady) {
    const RankParameters& n = steady.parts.parameters;
    const RankParameters& trained = steady.parts.trained;
    const double weights = n.dense * c.dense_state.weights + n.experts * c.expert_state.weights;
    return {.always = weights + trained.dense * (c.dense_state.gradients + c.dense_state.optimizer) +
                      trained.experts * (c.expert_state.gradients + c.expert_state.optimizer) + steady.buffers +
                      sharding_buffers(c, share, n),
            .weights = weights,
            .above_held = steady.above_held,
            .step = step_temporaries(c, n),
            .per_micro_batch = steady.parts.per_micro_batch,
            .weight_material = steady.parts.weight_material,
            .stranded = steady.stranded};
}

double RankTerms::reserved_bytes(const MemoryContext& c, const RankShare& share, std::int64_t rank, const InFlight& flight) const {
    const double held = per_micro_batch * flight.full + weight_material * flight.weight_material;
    const double allocated = always + flight.old_weights * weights + std::max(held + above_held, step);
    return allocated + stranded + closed_form_reserve(c, share, flight, rank, allocated);
}

}  // namespace layline
