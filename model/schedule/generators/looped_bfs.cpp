// SPDX-License-Identifier: GPL-3.0-or-later
// PyTorch's ScheduleLoopedBFS: breadth-first over looped stages (arXiv 2211.05953), with the backwards' micro-batches descending.
// Fast-LLM, the code of the paper's author, ascends: that is breadth-first.
#include "model/schedule/generators/breadth_first.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/sizes.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

namespace {

Schedule make(const ScheduleRequest& request) {
    const int p = request.ranks;
    const int m = request.micro_batches;
    ScheduleBuilder builder(request, looped_placement(p, request.chunks),
                            2 * static_cast<std::size_t>(m) * static_cast<std::size_t>(request.chunks));
    for (int rank = 0; rank < p; ++rank) {
        for (int chunk = 0; chunk < request.chunks; ++chunk)
            for (int k = 0; k < m; ++k) builder.add(ActionKind::forward, k, chunk * p + rank);
        for (int chunk = request.chunks - 1; chunk >= 0; --chunk)
            for (int k = m - 1; k >= 0; --k) builder.add(ActionKind::backward, k, chunk * p + rank);
        builder.end_rank();
    }
    return builder.finish();
}

ClosedForms forms(const ScheduleRequest& request, const UnitTimes& t) { return forms_of_rounds(request, t, request.micro_batches); }

}  // namespace

ScheduleKind looped_bfs() { return {"looped-bfs", "Looped BFS", "arXiv 2211.05953; PyTorch ScheduleLoopedBFS", 2, unsliced, make, forms}; }

}  // namespace layline::generators
