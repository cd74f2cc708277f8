// SPDX-License-Identifier: GPL-3.0-or-later
// Interleaved 1F1B (Megatron-LM, arXiv 2104.04473 section 2.2), with the group size of Megatron-LM's
// microbatch-group-size-per-virtual-pipeline-stage. Group p is depth-first, group m is breadth-first in its forwards. PyTorch's
// ScheduleInterleaved1F1B is the same order with group m div max(1, m div p), which is p where p divides m. So a request that names no
// group gets Megatron-LM's p where p divides m, and else PyTorch's group: Megatron-LM would refuse p there.
#include "model/schedule/generators/interleaved.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/schedule/generators/closed_form_terms.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/sizes.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

InterleavedTable::InterleavedTable(int micro_batches, int chunks, int group) : chunks_(chunks) {
    items_.reserve(static_cast<std::size_t>(micro_batches) * static_cast<std::size_t>(chunks));
    for (int first = 0; first < micro_batches; first += group) {
        const int last = std::min(first + group, micro_batches);
        for (int chunk = 0; chunk < chunks; ++chunk)
            for (int k = first; k < last; ++k) items_.push_back({k, chunk});
    }
}

bool pytorch_divides(int micro_batches, int ranks) { return micro_batches % std::max(1, micro_batches / ranks) == 0; }

int pytorch_group(int micro_batches, int ranks) { return micro_batches / std::max(1, micro_batches / ranks); }

int megatron_group(const ScheduleRequest& request) { return request.group > 0 ? request.group : request.ranks; }

std::string megatron_group_refusal(const ScheduleRequest& request) {
    const int p = request.ranks;
    const int m = request.micro_batches;
    const int g = megatron_group(request);
    if (g < p || g > m)
        return fmt::format("Megatron-LM refuses a group of {} micro-batches: it must lie between {} ranks and {} micro-batches", g, p, m);
    if (m % g != 0 && m % g < p)
        return fmt::format("Megatron-LM refuses {} micro-batches in groups of {}: the last group would hold {}, fewer than {} ranks", m, g,
                           m % g, p);
    return {};
}

namespace {

std::string refuse(const ScheduleRequest& request) {
    if (std::string why = unsliced(request); !why.empty()) return why;
    const int p = request.ranks;
    const int m = request.micro_batches;
    const bool pytorch_takes = pytorch_divides(m, p);
    if (pytorch_takes && (request.group == 0 || request.group == pytorch_group(m, p))) return {};
    std::string why = megatron_group_refusal(request);
    if (why.empty()) return why;
    if (pytorch_takes) return why + fmt::format("; PyTorch runs these in groups of {}", pytorch_group(m, p));
    return why + fmt::format("; PyTorch refuses them too: {} is no multiple of the {} rounds", m, m / p);
}

int group_of(const ScheduleRequest& request) {
    const bool for_pytorch = request.group == 0 && request.micro_batches % request.ranks != 0;
    return for_pytorch ? pytorch_group(request.micro_batches, request.ranks) : megatron_group(request);
}

int warm_up_of(const ScheduleRequest& request, int rank) {
    return 2 * (request.ranks - 1 - rank) + (request.chunks - 1) * group_of(request);
}

Schedule make(const ScheduleRequest& request) {
    const int p = request.ranks;
    const InterleavedTable table(request.micro_batches, request.chunks, group_of(request));
    const int total = table.size();
    ScheduleBuilder builder(request, looped_placement(p, request.chunks), 2 * static_cast<std::size_t>(total));
    for (int rank = 0; rank < p; ++rank) {
        const int warm_up = std::min(warm_up_of(request, rank), total);
        for (int k = 0; k < warm_up; ++k) builder.add(table.forward(k, p, rank));
        for (int k = 0; k < total - warm_up; ++k) {
            builder.add(table.forward(warm_up + k, p, rank));
            builder.add(table.backward(k, p, rank, ActionKind::backward));
        }
        for (int k = total - warm_up; k < total; ++k) builder.add(table.backward(k, p, rank, ActionKind::backward));
        builder.end_rank();
    }
    return builder.finish();
}

/// Bubble (p - 1)(f + b) of a chunk, where every group is a whole multiple of p.
ClosedForms forms(const ScheduleRequest& request, const UnitTimes& t) {
    const int p = request.ranks;
    const int m = request.micro_batches;
    ClosedForms known;
    if (m >= p && m % group_of(request) == 0) known.makespan = work_s(request, t) + (p - 1) * (t.f + t.b());
    known.peak_chunks = per_rank(p, [&](int rank) { return std::min(warm_up_of(request, rank) + 1, m * request.chunks); });
    return known;
}

}  // namespace

ScheduleKind interleaved() {
    return {"interleaved", "Interleaved 1F1B", "arXiv 2104.04473 section 2.2; Megatron-LM", 2, refuse, make, forms};
}

}  // namespace layline::generators
