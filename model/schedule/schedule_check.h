// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/schedule/schedule.h"

namespace layline {

/// Every action that its sizes ask for stands exactly once, on the rank of its stage, F before B or I, I before W, slices in causal
/// order, co-executed actions side by side; a micro-batch's backward on a stage is either fused or split. O(actions).
/// What is left is a deadlock between ranks, which TimingPlan refuses.
/// @throws InputError naming the action.
void validate(const Schedule& schedule);

}  // namespace layline
