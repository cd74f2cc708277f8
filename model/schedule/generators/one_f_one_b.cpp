// SPDX-License-Identifier: GPL-3.0-or-later
// 1F1B with flush (PipeDream-Flush, arXiv 2006.09503; Megatron-LM, arXiv 2104.04473). The order is that of the runtime loops of
// Megatron-LM, DeepSpeed and PyTorch's Schedule1F1B, which agree. PyTorch refuses fewer micro-batches than stages; the others take any.
#include <algorithm>

#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/sizes.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

namespace {
Schedule make(const ScheduleRequest& request) {
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
}  // namespace

ScheduleKind one_f_one_b() {
    return {"1f1b", "arXiv 2104.04473; Megatron-LM, DeepSpeed, PyTorch Schedule1F1B", 1, one_chunk_unsliced, make};
}

}  // namespace layline::generators
