// SPDX-License-Identifier: GPL-3.0-or-later
// Breadth-first pipeline parallelism (Lamy-Poirier, arXiv 2211.05953) in the order of its author's code, Fast-LLM: forwards chunk
// after chunk over all micro-batches, then backwards chunk after chunk, micro-batches ascending in both. PyTorch's version of the
// same idea is looped-bfs, whose backwards descend. Sequence slices run ascending in a forward and descending in a backward.
#include "model/schedule/generators/breadth_first.h"

#include <algorithm>

#include "model/schedule/generators/closed_form_terms.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

Schedule make_rounds(const ScheduleRequest& request, int per_round) {
    const int p = request.ranks;
    const int v = request.chunks;
    const int n = request.slices;
    const int rounds = request.micro_batches / per_round;
    ScheduleBuilder builder(request, looped_placement(p, v),
                            2 * static_cast<std::size_t>(request.micro_batches * n) * static_cast<std::size_t>(v));
    for (int rank = 0; rank < p; ++rank) {
        for (int round = 0; round < rounds; ++round) {
            for (int chunk = 0; chunk < v; ++chunk)
                for (int k = 0; k < per_round; ++k)
                    for (int q = 0; q < n; ++q) builder.add(ActionKind::forward, k * rounds + round, chunk * p + rank, q);
            for (int chunk = v - 1; chunk >= 0; --chunk)
                for (int k = 0; k < per_round; ++k)
                    for (int q = n - 1; q >= 0; --q) builder.add(ActionKind::backward, k * rounds + round, chunk * p + rank, q);
        }
        builder.end_rank();
    }
    return builder.finish();
}

ClosedForms forms_of_rounds(const ScheduleRequest& request, const UnitTimes& t, int per_round) {
    const int p = request.ranks;
    ClosedForms known;
    known.peak_chunks = per_rank(p, [&](int) { return request.chunks * per_round; });
    if (request.slices > 1) return known;
    const int rounds = request.micro_batches / per_round;
    const int slots = (p - 1) + (request.chunks - 1) * std::max(0, p - per_round);
    known.makespan = work_s(request, t) + rounds * slots * (t.f + t.b());
    return known;
}

namespace {

std::string refuse(const ScheduleRequest&) { return {}; }
Schedule make(const ScheduleRequest& request) { return make_rounds(request, request.micro_batches); }
ClosedForms forms(const ScheduleRequest& request, const UnitTimes& t) { return forms_of_rounds(request, t, request.micro_batches); }

}  // namespace

ScheduleKind breadth_first() { return {"breadth-first", "Breadth-first", "arXiv 2211.05953; Fast-LLM", 2, refuse, make, forms}; }

/// Layered gradient accumulation with modular placement (Lamy-Poirier, arXiv 2106.02679): the breadth-first order with one layer a
/// stage, so that each layer's gradients are reduced, and its parameters restored, once a step.
ScheduleKind lga() { return {"lga", "Layered gradient accumulation", "arXiv 2106.02679; order of Fast-LLM", 2, refuse, make, forms}; }

}  // namespace layline::generators
