// SPDX-License-Identifier: GPL-3.0-or-later
// Depth-first rounds of breadth-first passes, as Fast-LLM runs them with depth_first_micro_batches = d and
// breadth_first_micro_batches = n: d rounds, each forwards then backwards over n micro-batches. --group gives n.
#include <fmt/format.h>

#include <algorithm>

#include "model/schedule/generators/breadth_first.h"
#include "model/schedule/generators/generators.h"

namespace layline::generators {

namespace {

int per_round(const ScheduleRequest& request) { return request.group > 0 ? request.group : std::min(request.ranks, request.micro_batches); }

std::string refuse(const ScheduleRequest& request) {
    const int n = per_round(request);
    if (request.micro_batches % n == 0) return {};
    return fmt::format("Fast-LLM divides the micro-batches evenly into rounds: {} is not a multiple of {} per round", request.micro_batches,
                       n);
}

Schedule make(const ScheduleRequest& request) { return make_rounds(request, per_round(request)); }
ClosedForms forms(const ScheduleRequest& request, const UnitTimes& t) { return forms_of_rounds(request, t, per_round(request)); }

}  // namespace

ScheduleKind depth_first() { return {"depth-first", "Depth-first rounds", "arXiv 2211.05953; Fast-LLM", 2, refuse, make, forms}; }

}  // namespace layline::generators
