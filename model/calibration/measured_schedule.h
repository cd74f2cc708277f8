// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/scenario.h"
#include "model/schedule/schedule.h"

namespace layline {

/// The order in which a measured run's pipeline worked. What generate() makes, and where that refuses the sizes what comes nearest:
/// zero-bubble orders with fewer micro-batches than the hand-made ones take (their authors' scheduler searches for an order and has no
/// such limit) warm up with what there is; anything else runs as 1F1B.
Schedule measured_schedule(const Scenario& scenario);

}  // namespace layline
