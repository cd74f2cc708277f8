// SPDX-License-Identifier: GPL-3.0-or-later
// Megatron-LM's combined 1F1B, which hides expert-parallel all-to-alls: interleaved 1F1B with one more forward in the warm-up, so
// that each steady forward and backward are independent and their layers run zipped into one another on two streams.
#include <fmt/format.h>

#include <algorithm>

#include "model/schedule/generators/closed_form_terms.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/interleaved.h"
#include "model/schedule/generators/sizes.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

Schedule make_overlapped(const ScheduleRequest& request, int group) {
    const int p = request.ranks;
    const InterleavedTable table(request.micro_batches, request.chunks, group);
    const int total = table.size();
    ScheduleBuilder builder(request, looped_placement(p, request.chunks), 2 * static_cast<std::size_t>(total));
    for (int rank = 0; rank < p; ++rank) {
        const int warm_up = std::min(2 * (p - 1 - rank) + (request.chunks - 1) * group + 1, total);
        for (int k = 0; k < warm_up; ++k) builder.add(table.forward(k, p, rank));
        for (int k = 0; k < total - warm_up; ++k)
            builder.add_pair(table.forward(warm_up + k, p, rank), table.backward(k, p, rank, ActionKind::backward));
        for (int k = total - warm_up; k < total; ++k) builder.add(table.backward(k, p, rank, ActionKind::backward));
        builder.end_rank();
    }
    return builder.finish();
}

ClosedForms forms_of_overlapped(const ScheduleRequest& request, const UnitTimes& t) {
    const int p = request.ranks;
    const int total = request.micro_batches * request.chunks;
    const int group = megatron_group(request);
    ClosedForms known;
    const bool whole_groups = request.chunks == 1 || request.micro_batches % p == 0;
    if (group == p && whole_groups && request.micro_batches >= 2 * p - (request.chunks == 1 ? 1 : 0)) {
        const int unpaired = 2 * (p - 1) + (request.chunks - 1) * p + 1;
        const double alone = t.f + t.b();
        known.makespan = (total - unpaired) * t.pair + unpaired * alone + (p - 1) * (2 * t.pair - alone);
    }
    known.peak_chunks = per_rank(p, [&](int rank) { return std::min(2 * (p - 1 - rank) + (request.chunks - 1) * group + 2, total); });
    return known;
}

namespace {

std::string refuse(const ScheduleRequest& request) {
    if (std::string why = unsliced(request); !why.empty()) return why;
    if (request.ranks > 1 && request.chunks == 1)
        return fmt::format("Megatron-LM overlaps expert communication with {} ranks only with 2 or more chunks on each", request.ranks);
    if (request.ranks == 1 && request.chunks > 1) return "Megatron-LM takes virtual stages only with 2 or more ranks";
    return megatron_group_refusal(request);
}

Schedule make(const ScheduleRequest& request) { return make_overlapped(request, megatron_group(request)); }

}  // namespace

ScheduleKind interleaved_overlap() {
    return {
        "interleaved-overlap", "Interleaved 1F1B with EP overlap", "Megatron-LM combined 1F1B", 2, refuse, make, forms_of_overlapped, 1};
}

}  // namespace layline::generators
