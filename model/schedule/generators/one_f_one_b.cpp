// SPDX-License-Identifier: GPL-3.0-or-later
// 1F1B with flush (PipeDream-Flush, arXiv 2006.09503; Megatron-LM, arXiv 2104.04473). The order is that of the runtime loops of
// Megatron-LM, DeepSpeed and PyTorch's Schedule1F1B, which agree. PyTorch refuses fewer micro-batches than stages; the others take any.
// PyTorch's planning helper for this schedule numbers the forwards differently; its runtime loop is what is followed here.
#include "model/schedule/generators/one_f_one_b.h"

#include <algorithm>

#include "model/schedule/generators/closed_form_terms.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/sizes.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

Schedule make_1f1b(const ScheduleRequest& request) {
    const int m = request.micro_batches;
    ScheduleBuilder builder(request, linear_placement(request.ranks), 2 * static_cast<std::size_t>(m));
    for (int rank = 0; rank < request.ranks; ++rank) {
        const int warm_up = std::min(request.ranks - 1 - rank, m);
        for (int k = 0; k < warm_up; ++k) builder.add(ActionKind::forward, k, rank);
        for (int k = 0; k < m - warm_up; ++k) {
            builder.add(ActionKind::forward, warm_up + k, rank);
            builder.add(ActionKind::backward, k, rank);
        }
        for (int k = m - warm_up; k < m; ++k) builder.add(ActionKind::backward, k, rank);
        builder.end_rank();
    }
    return builder.finish();
}

ClosedForms forms_of_1f1b(const ScheduleRequest& request, const UnitTimes& t) {
    const int p = request.ranks;
    const double makespan = work_s(request, t) + (p - 1) * (t.f + t.b());
    return {makespan, makespan, per_rank(p, [&](int rank) { return std::min(p - rank, request.micro_batches); })};
}

ScheduleKind one_f_one_b() {
    return {"1f1b",    "1F1B",       "arXiv 2104.04473; runtime loops of Megatron-LM, DeepSpeed, PyTorch", 1, one_chunk_unsliced,
            make_1f1b, forms_of_1f1b};
}

}  // namespace layline::generators
