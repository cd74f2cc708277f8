// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schedule/order_walk.h"

#include <fmt/format.h>

#include "model/scenario/input_error.h"

namespace layline {

void throw_deadlock(const Schedule& schedule, int rank, const Action& blocked) {
    Action missing = blocked;
    const bool turns = passes_gradient(blocked.kind) && blocked.stage == schedule.placement.stages - 1;
    if (turns)
        missing.kind = ActionKind::forward;
    else
        missing.stage = static_cast<std::int16_t>(blocked.stage + (blocked.kind == ActionKind::forward ? -1 : 1));
    throw InputError("", "schedule " + schedule.name, "an order that every rank can run to its end",
                     fmt::format("a deadlock: rank {} waits at {} for {} on rank {}, which does not come", rank, describe(blocked),
                                 describe(missing), schedule.rank_of(missing)));
}

}  // namespace layline
