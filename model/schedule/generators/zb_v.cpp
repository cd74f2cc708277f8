// SPDX-License-Identifier: GPL-3.0-or-later
// ZB-V (Qi et al., arXiv 2401.10241 section 6), two chunks a rank on a V placement, in the fixed order of PyTorch's
// ScheduleZBVZeroBubble. PyTorch lays it out for at least 2p - 1 micro-batches and drops those that do not exist; the zero-bubble
// authors search greedily instead, with the same bubble for equal times.
#include <algorithm>

#include "model/schedule/generators/chunk_counter.h"
#include "model/schedule/generators/closed_form_terms.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/sizes.h"

namespace layline::generators {

namespace {

using enum ActionKind;

std::string refuse(const ScheduleRequest& request) {
    const std::string why = two_chunks(request);
    return why.empty() ? unsliced(request) : why;
}

void fill_rank(ChunkCounter& out, int p, int rank, int laid_out) {
    constexpr std::size_t down = 0;
    constexpr std::size_t up = 1;
    const auto f_i_w = [&] {
        out.issue(forward, up);
        out.issue(input_gradient, up);
        out.issue(weight_gradient, up);
    };
    for (int k = 0; k < 2 * (p - rank) - 1; ++k) out.issue(forward, down);
    for (int k = 0; k < rank; ++k) {
        out.issue(forward, up);
        out.issue(forward, down);
    }
    for (int k = 0; k < p - rank; ++k) f_i_w();
    while (out.issued(forward, up) < out.issued(forward, down) || out.issued(forward, down) < laid_out) {
        if (out.issued(forward, down) < laid_out) out.issue(forward, down);
        out.issue(input_gradient, down);
        out.issue(weight_gradient, down);
        f_i_w();
    }
    for (int k = 0; k < rank; ++k) {
        out.issue(input_gradient, down);
        out.issue(input_gradient, up);
    }
    for (int k = 0; k < p - rank; ++k) {
        out.issue(input_gradient, down);
        out.issue(weight_gradient, down);
    }
    while (out.issued(weight_gradient, up) < out.issued(input_gradient, up)) out.issue(weight_gradient, up);
    while (out.issued(weight_gradient, down) < out.issued(input_gradient, down)) out.issue(weight_gradient, down);
}

Schedule make(const ScheduleRequest& request) {
    const int p = request.ranks;
    const int m = request.micro_batches;
    ScheduleBuilder builder(request, zigzag_placement(p, 2), 6 * static_cast<std::size_t>(m));
    for (int rank = 0; rank < p; ++rank) {
        ChunkCounter out(builder, {rank, 0}, {2 * p - 1 - rank, 0}, m);
        fill_rank(out, p, rank, std::max(m, 2 * p - 1));
        builder.end_rank();
    }
    return builder.finish();
}

/// For f = i = w and m >= 2p - 1: no bubble in the span, (p - 1) f in the makespan, 2p chunks held.
ClosedForms forms(const ScheduleRequest& request, const UnitTimes& t) {
    const int p = request.ranks;
    ClosedForms known;
    if (request.micro_batches < 2 * p - 1) return known;
    known.peak_chunks = per_rank(p, [&](int) { return 2 * p; });
    if (t.f != t.i || t.i != t.w) return known;
    known.longest_span = work_s(request, t);
    known.makespan = work_s(request, t) + (p - 1) * t.f;
    return known;
}

}  // namespace

ScheduleKind zb_v() { return {"zb-v", "ZB-V", "arXiv 2401.10241 section 6; PyTorch ScheduleZBVZeroBubble", 2, refuse, make, forms}; }

}  // namespace layline::generators
