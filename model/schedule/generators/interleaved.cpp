// SPDX-License-Identifier: GPL-3.0-or-later
// Interleaved 1F1B (Megatron-LM, arXiv 2104.04473 section 2.2), with the group size of Megatron-LM's
// microbatch-group-size-per-virtual-pipeline-stage. Group p is depth-first, group m is breadth-first in its forwards. PyTorch's
// ScheduleInterleaved1F1B is the same order with group m div max(1, m div p).
#include "model/schedule/generators/interleaved.h"

#include <fmt/format.h>

#include <algorithm>

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

int pytorch_group(int micro_batches, int ranks) { return micro_batches / std::max(1, micro_batches / ranks); }

namespace {

int group_of(const ScheduleRequest& request) { return request.group > 0 ? request.group : request.ranks; }

bool pytorch_takes(const ScheduleRequest& request) {
    const int m = request.micro_batches;
    return m % std::max(1, m / request.ranks) == 0 && group_of(request) == pytorch_group(m, request.ranks);
}

std::string refuse(const ScheduleRequest& request) {
    if (const std::string why = unsliced(request); !why.empty()) return why;
    const int p = request.ranks;
    const int m = request.micro_batches;
    const int g = group_of(request);
    if (pytorch_takes(request)) return {};
    if (g < p || g > m)
        return fmt::format("Megatron-LM refuses a group of {} micro-batches: it must lie between {} ranks and {} micro-batches", g, p, m);
    if (m % g != 0 && m % g < p)
        return fmt::format("Megatron-LM refuses {} micro-batches in groups of {}: the last group would hold {}, fewer than {} ranks", m, g,
                           m % g, p);
    return {};
}

Schedule make(const ScheduleRequest& request) {
    const int p = request.ranks;
    const int v = request.chunks;
    const InterleavedTable table(request.micro_batches, v, group_of(request));
    const int total = table.size();
    ScheduleBuilder builder(request, looped_placement(p, v), 2 * static_cast<std::size_t>(total));
    for (int rank = 0; rank < p; ++rank) {
        const int warm_up = std::min(2 * (p - 1 - rank) + (v - 1) * group_of(request), total);
        const auto forward = [&](int k) { builder.add(ActionKind::forward, table.micro_batch(k), table.forward_chunk(k) * p + rank); };
        const auto backward = [&](int k) { builder.add(ActionKind::backward, table.micro_batch(k), table.backward_chunk(k) * p + rank); };
        for (int k = 0; k < warm_up; ++k) forward(k);
        for (int k = 0; k < total - warm_up; ++k) {
            forward(warm_up + k);
            backward(k);
        }
        for (int k = total - warm_up; k < total; ++k) backward(k);
        builder.end_rank();
    }
    return builder.finish();
}

}  // namespace

ScheduleKind interleaved() { return {"interleaved", "arXiv 2104.04473; Megatron-LM", 2, refuse, make}; }

}  // namespace layline::generators
