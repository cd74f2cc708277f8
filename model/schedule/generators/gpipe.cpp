// SPDX-License-Identifier: GPL-3.0-or-later
// GPipe (Huang et al., arXiv 1811.06965): every forward, then every backward. The order is that of PyTorch's ScheduleGPipe,
// which runs the backwards in ascending order; other pictures descend, with the same makespan.
#include "model/schedule/generators/closed_form_terms.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/sizes.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

namespace {

Schedule make(const ScheduleRequest& request) {
    const int m = request.micro_batches;
    ScheduleBuilder builder(request, linear_placement(request.ranks), 2 * static_cast<std::size_t>(m));
    for (int rank = 0; rank < request.ranks; ++rank) {
        for (int k = 0; k < m; ++k) builder.add(ActionKind::forward, k, rank);
        for (int k = 0; k < m; ++k) builder.add(ActionKind::backward, k, rank);
        builder.end_rank();
    }
    return builder.finish();
}

ClosedForms forms(const ScheduleRequest& request, const UnitTimes& t) {
    const double makespan = work_s(request, t) + (request.ranks - 1) * (t.f + t.b());
    return {makespan, makespan, per_rank(request.ranks, [&](int) { return request.micro_batches; })};
}

}  // namespace

ScheduleKind gpipe() { return {"gpipe", "GPipe", "arXiv 1811.06965; PyTorch ScheduleGPipe", 1, one_chunk_unsliced, make, forms}; }

}  // namespace layline::generators
