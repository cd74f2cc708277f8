// SPDX-License-Identifier: GPL-3.0-or-later
// PyTorch's ScheduleInterleavedZeroBubble: interleaved stages with the backward split as in ZB-H1 (arXiv 2401.10241). The warm-up
// grows by one forward a rank, not two as in interleaved 1F1B, and rank r starts its weight gradients r input gradients late.
#include <fmt/format.h>

#include <algorithm>

#include "model/schedule/generators/closed_form_terms.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/interleaved.h"
#include "model/schedule/generators/sizes.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

namespace {

std::string refuse(const ScheduleRequest& request) {
    if (std::string why = unsliced(request); !why.empty()) return why;
    const int rounds = std::max(1, request.micro_batches / request.ranks);
    if (request.group > 0 && request.group != pytorch_group(request.micro_batches, request.ranks))
        return fmt::format("PyTorch chooses the group itself: {} for {} micro-batches on {} ranks",
                           pytorch_group(request.micro_batches, request.ranks), request.micro_batches, request.ranks);
    if (pytorch_divides(request.micro_batches, request.ranks)) return {};
    return fmt::format("PyTorch refuses {} micro-batches on {} ranks: they must be a multiple of the {} rounds", request.micro_batches,
                       request.ranks, rounds);
}

Schedule make(const ScheduleRequest& request) {
    const int p = request.ranks;
    const int group = pytorch_group(request.micro_batches, p);
    const InterleavedTable table(request.micro_batches, request.chunks, group);
    const int total = table.size();
    ScheduleBuilder builder(request, looped_placement(p, request.chunks), 3 * static_cast<std::size_t>(total));
    for (int rank = 0; rank < p; ++rank) {
        const int warm_up = std::min((request.chunks - 1) * group + (p - 1 - rank), total);
        int weights = 0;
        for (int k = 0; k < warm_up; ++k) builder.add(table.forward(k, p, rank));
        for (int k = 0; k < total; ++k) {
            if (warm_up + k < total) builder.add(table.forward(warm_up + k, p, rank));
            builder.add(table.backward(k, p, rank, ActionKind::input_gradient));
            if (k >= rank) builder.add(table.backward(weights++, p, rank, ActionKind::weight_gradient));
        }
        while (weights < total) builder.add(table.backward(weights++, p, rank, ActionKind::weight_gradient));
        builder.end_rank();
    }
    return builder.finish();
}

/// Bubble (p - 1)(f + i - w) of a chunk where m is a multiple of p.
ClosedForms forms(const ScheduleRequest& request, const UnitTimes& t) {
    const int p = request.ranks;
    ClosedForms known;
    if (request.micro_batches % p == 0 && t.w <= t.f && t.w <= t.i) known.makespan = work_s(request, t) + (p - 1) * (t.f + t.i - t.w);
    if (request.micro_batches % p == 0 && request.micro_batches >= 2 * p)
        known.peak_chunks = per_rank(p, [&](int) { return request.chunks * p; });
    return known;
}

}  // namespace

ScheduleKind interleaved_zb() {
    return {"interleaved-zb", "Interleaved zero-bubble", "arXiv 2401.10241; PyTorch ScheduleInterleavedZeroBubble", 2, refuse, make, forms};
}

}  // namespace layline::generators
