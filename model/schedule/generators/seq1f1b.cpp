// SPDX-License-Identifier: GPL-3.0-or-later
// Seq1F1B (arXiv 2406.03488; thunlp/Seq1F1B): 1F1B over slices of the sequence. The n-th slice of a micro-batch must run before its
// first backward slice, so the warm-up is n - 1 slices longer than 1F1B's; one slice is 1F1B.
#include <algorithm>

#include "model/schedule/generators/closed_form_terms.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/sizes.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

namespace {

Schedule make(const ScheduleRequest& request) {
    const int p = request.ranks;
    const int n = request.slices;
    const int total = request.micro_batches * n;
    ScheduleBuilder builder(request, linear_placement(p), 2 * static_cast<std::size_t>(total));
    for (int rank = 0; rank < p; ++rank) {
        const int warm_up = std::min(p - 2 - rank + n, total);
        const auto forward = [&](int x) { builder.add(ActionKind::forward, x / n, rank, x % n); };
        const auto backward = [&](int x) { builder.add(ActionKind::backward, x / n, rank, n - 1 - x % n); };
        for (int x = 0; x < warm_up; ++x) forward(x);
        for (int x = 0; x < total - warm_up; ++x) {
            forward(warm_up + x);
            backward(x);
        }
        for (int x = total - warm_up; x < total; ++x) backward(x);
        builder.end_rank();
    }
    return builder.finish();
}

/// For equal slices: bubble (p - 1)(f + b) / n, and min(p - 1 - r + n, m n) slices held.
ClosedForms forms(const ScheduleRequest& request, const UnitTimes& t) {
    const int p = request.ranks;
    const int n = request.slices;
    const double makespan = work_s(request, t) + (p - 1) * (t.f + t.b()) / n;
    return {makespan, makespan,
            per_rank(p, [&](int rank) { return std::min(p - 1 - rank + n, request.micro_batches * n) / static_cast<double>(n); })};
}

}  // namespace

ScheduleKind seq1f1b() { return {"seq1f1b", "Seq1F1B", "arXiv 2406.03488; thunlp/Seq1F1B", 1, one_chunk, make, forms}; }

}  // namespace layline::generators
