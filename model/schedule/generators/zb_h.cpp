// SPDX-License-Identifier: GPL-3.0-or-later
// Zero-bubble schedules with hand-written order, ZB-H1 and ZB-H2 (Qi et al., arXiv 2401.10241): the backward is split into input
// gradient I and weight gradient W, and W fills what would be bubble. One rule makes both: rank r warms up with a(p - 1 - r) forwards
// and holds back a r weight gradients, a = 1 for H1 and 2 for H2. It is the rule of the authors' playground, with which Primus and
// PP-Schedule-Visualization agree. Below the least number of micro-batches Primus runs another order; the playground refuses.
#include <fmt/format.h>

#include <algorithm>

#include "model/schedule/generators/closed_form_terms.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/sizes.h"
#include "model/schedule/schedule_builder.h"

namespace layline::generators {

namespace {

Schedule make_zb_h(const ScheduleRequest& request, int depth) {
    const int m = request.micro_batches;
    ScheduleBuilder builder(request, linear_placement(request.ranks), 3 * static_cast<std::size_t>(m));
    for (int rank = 0; rank < request.ranks; ++rank) {
        const int held_back = depth * rank;
        int forwards = depth * (request.ranks - 1 - rank);
        int weights = 0;
        for (int k = 0; k < forwards; ++k) builder.add(ActionKind::forward, k, rank);
        for (int k = 0; k < m; ++k) {
            if (forwards < m) builder.add(ActionKind::forward, forwards++, rank);
            builder.add(ActionKind::input_gradient, k, rank);
            if (k >= held_back) builder.add(ActionKind::weight_gradient, weights++, rank);
        }
        while (weights < m) builder.add(ActionKind::weight_gradient, weights++, rank);
        builder.end_rank();
    }
    return builder.finish();
}

std::string refuse_below(const ScheduleRequest& request, int least, const char* formula) {
    if (std::string why = one_chunk_unsliced(request); !why.empty()) return why;
    if (request.micro_batches >= least) return {};
    return fmt::format("the zero-bubble authors' playground refuses {} micro-batches on {} ranks for {}: it needs {} = {}",
                       request.micro_batches, request.ranks, request.name, formula, least);
}

std::string refuse_h1(const ScheduleRequest& request) { return refuse_below(request, request.ranks, "p"); }
std::string refuse_h2(const ScheduleRequest& request) { return refuse_below(request, 2 * request.ranks - 1, "2p - 1"); }
Schedule make_h1(const ScheduleRequest& request) { return make_zb_h(request, 1); }
Schedule make_h2(const ScheduleRequest& request) { return make_zb_h(request, 2); }

/// Both bubbles (p - 1)(f + i - w), where w is no longer than the times it fills.
ClosedForms forms_h1(const ScheduleRequest& request, const UnitTimes& t) {
    const int p = request.ranks;
    ClosedForms known;
    known.peak_chunks = per_rank(p, [&](int) { return p; });
    if (t.w > t.f || t.w > t.i) return known;
    known.makespan = known.longest_span = work_s(request, t) + (p - 1) * (t.f + t.i - t.w);
    return known;
}

/// Span's bubble (p - 1)(f + i - 2 w) where that is not negative; makespan's (p - 1) f for f = i = w.
ClosedForms forms_h2(const ScheduleRequest& request, const UnitTimes& t) {
    const int p = request.ranks;
    ClosedForms known;
    known.peak_chunks = per_rank(p, [&](int) { return 2 * p - 1; });
    if (t.w <= t.f && t.w <= t.i) known.longest_span = work_s(request, t) + (p - 1) * (t.f + t.i - 2 * t.w);
    if (t.f == t.i && t.i == t.w) known.makespan = work_s(request, t) + (p - 1) * t.f;
    return known;
}

}  // namespace

ScheduleKind zb_h1() { return {"zb-h1", "ZB-H1", "arXiv 2401.10241; rule of the authors' playground", 1, refuse_h1, make_h1, forms_h1}; }
ScheduleKind zb_h2() { return {"zb-h2", "ZB-H2", "arXiv 2401.10241; rule of the authors' playground", 1, refuse_h2, make_h2, forms_h2}; }

}  // namespace layline::generators
