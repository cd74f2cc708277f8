// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/calibration/measured_schedule.h"

#include <algorithm>

#include "model/estimate/schedule_request.h"
#include "model/schedule/schedule_builder.h"

namespace layline {

namespace {

/// ZB-H1 (depth 1) and ZB-H2 (depth 2) of arXiv 2401.10241 with warm-ups no longer than the micro-batches.
Schedule short_zero_bubble(const ScheduleRequest& request, int depth) {
    const int m = request.micro_batches;
    ScheduleBuilder builder(request, linear_placement(request.ranks), 3 * static_cast<std::size_t>(m));
    for (int rank = 0; rank < request.ranks; ++rank) {
        int forwards = std::min(depth * (request.ranks - 1 - rank), m), weights = 0;
        for (int k = 0; k < forwards; ++k) builder.add(ActionKind::forward, k, rank);
        for (int k = 0; k < m; ++k) {
            if (forwards < m) builder.add(ActionKind::forward, forwards++, rank);
            builder.add(ActionKind::input_gradient, k, rank);
            if (k >= depth * rank) builder.add(ActionKind::weight_gradient, weights++, rank);
        }
        while (weights < m) builder.add(ActionKind::weight_gradient, weights++, rank);
        builder.end_rank();
    }
    return builder.finish();
}

}  // namespace

Schedule measured_schedule(const Scenario& scenario) {
    ScheduleRequest request = schedule_request(scenario);
    if (refusal(request).empty()) return generate(request);
    if (request.chunks == 1 && (request.name == "zb-h1" || request.name == "zb-h2"))
        return short_zero_bubble(request, request.name == "zb-h1" ? 1 : 2);
    request.name = request.chunks > 1 ? "looped-bfs" : "1f1b";
    return generate(request);
}

}  // namespace layline
