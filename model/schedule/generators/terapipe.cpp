// SPDX-License-Identifier: GPL-3.0-or-later
// TeraPipe (Li et al., arXiv 2102.07988): GPipe over slices of the sequence, which causal attention lets run one after the other.
// Forward slices ascend; a backward slice needs the gradient of the next, so they descend.
#include "model/schedule/generators/closed_form_terms.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/sizes.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

namespace {

Schedule make(const ScheduleRequest& request) {
    const int m = request.micro_batches;
    const int n = request.slices;
    ScheduleBuilder builder(request, linear_placement(request.ranks), 2 * static_cast<std::size_t>(m) * static_cast<std::size_t>(n));
    for (int rank = 0; rank < request.ranks; ++rank) {
        for (int k = 0; k < m; ++k)
            for (int q = 0; q < n; ++q) builder.add(ActionKind::forward, k, rank, q);
        for (int k = 0; k < m; ++k)
            for (int q = n - 1; q >= 0; --q) builder.add(ActionKind::backward, k, rank, q);
        builder.end_rank();
    }
    return builder.finish();
}

/// For equal slices: bubble (p - 1)(f + b) / n.
ClosedForms forms(const ScheduleRequest& request, const UnitTimes& t) {
    const double makespan = work_s(request, t) + (request.ranks - 1) * (t.f + t.b()) / request.slices;
    return {makespan, makespan, per_rank(request.ranks, [&](int) { return request.micro_batches; })};
}

}  // namespace

ScheduleKind terapipe() { return {"terapipe", "TeraPipe", "arXiv 2102.07988", 1, one_chunk, make, forms}; }

}  // namespace layline::generators
