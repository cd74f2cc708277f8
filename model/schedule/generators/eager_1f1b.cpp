// SPDX-License-Identifier: GPL-3.0-or-later
// Eager 1F1B, or 1F1B with batch overlap: twice the warm-up of 1F1B, so that a forward and a backward of different micro-batches are
// always at hand together. They are co-executed, which hides transfers and expert all-to-alls, for twice the activations.
// The order is that of Victarry's PP-Schedule-Visualization, which refuses fewer than 2p - 1 micro-batches.
#include <fmt/format.h>

#include <algorithm>

#include "model/schedule/generators/closed_form_terms.h"
#include "model/schedule/generators/generators.h"
#include "model/schedule/generators/interleaved.h"
#include "model/schedule/generators/sizes.h"

namespace layline::generators {

namespace {

std::string refuse(const ScheduleRequest& request) {
    if (std::string why = one_chunk_unsliced(request); !why.empty()) return why;
    const int least = 2 * request.ranks - 1;
    if (request.micro_batches >= least) return {};
    return fmt::format("PP-Schedule-Visualization refuses {} micro-batches on {} ranks: the doubled warm-up needs 2p - 1 = {}",
                       request.micro_batches, request.ranks, least);
}

Schedule make(const ScheduleRequest& request) { return make_overlapped(request, request.ranks); }

ClosedForms forms(const ScheduleRequest& request, const UnitTimes& t) { return forms_of_overlapped(request, t); }

}  // namespace

ScheduleKind eager_1f1b() {
    return {"eager-1f1b", "Eager 1F1B (batch overlap)", "Victarry PP-Schedule-Visualization", 1, refuse, make, forms};
}

}  // namespace layline::generators
