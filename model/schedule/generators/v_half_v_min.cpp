// SPDX-License-Identifier: GPL-3.0-or-later
// V-Half and V-Min (Qi et al., "Pipeline parallelism with controllable memory", arXiv 2405.15362): repeating patterns on a V placement
// that hold about a half and a third of 1F1B's activations. The order is the greedy search of the authors' code, sail-sg's zbv_greedy.
#include "model/schedule/generators/closed_form_terms.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/sizes.h"
#include "model/schedule/generators/steady_state.h"
#include "model/schedule/generators/v_pattern.h"

namespace layline::generators {

namespace {

std::string refuse(const ScheduleRequest& request) {
    const std::string why = two_chunks(request);
    return why.empty() ? unsliced(request) : why;
}

/// The shift d keeps two items of a rank off the same slot of the period.
VPattern v_min_pattern(int p) {
    const int d = p % 3 == 0 ? 2 : 0;
    VPattern pattern;
    for (int rank = 0; rank < p; ++rank) pattern.push_back({rank, 2 * p - 1 - rank, 2 * p + d + rank, 4 * p + d - 1 - rank});
    return pattern;
}

VPattern v_half_pattern(int p) {
    const int d = p % 2 == 0 ? 3 : 0;
    VPattern pattern;
    for (int rank = 0; rank < p; ++rank) pattern.push_back({2 * rank, 3 * p - 2 - rank, 3 * p - 1 + d + 2 * rank, 6 * p - 2 + d - rank});
    return pattern;
}

Schedule search_v_min(const ScheduleRequest& request) { return make_from_pattern(request, v_min_pattern(request.ranks)); }
Schedule search_v_half(const ScheduleRequest& request) { return make_from_pattern(request, v_half_pattern(request.ranks)); }

/// The search changes only the first p + 1 and the last p/2 + 3 micro-batches or so.
Schedule make_v_min(const ScheduleRequest& request) {
    return make_with_steady_state(request, 2 * request.ranks + 12, request.ranks + 4, search_v_min);
}
Schedule make_v_half(const ScheduleRequest& request) {
    return make_with_steady_state(request, 2 * request.ranks + 12, request.ranks + 4, search_v_half);
}

}  // namespace

ScheduleKind v_half() { return {"v-half", "V-Half", "arXiv 2405.15362; sail-sg zbv_greedy", 2, refuse, make_v_half, nullptr}; }
ScheduleKind v_min() { return {"v-min", "V-Min", "arXiv 2405.15362; sail-sg zbv_greedy", 2, refuse, make_v_min, nullptr}; }

}  // namespace layline::generators
