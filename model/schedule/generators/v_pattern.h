// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "model/schedule/closed_forms.h"
#include "model/schedule/schedule.h"

namespace layline::generators {

/// Slot of the first micro-batch's F0, F1, I1 and I0 on each rank; the next micro-batch follows six slots later.
using VPattern = std::vector<std::array<int, 4>>;

/// Repeats the pattern for every micro-batch, moves what can start earlier without holding more activations (twice: with the weight
/// gradients in the free slots, then without), and fills the weight gradients in: the greedy search of sail-sg's zbv_greedy.
Schedule make_from_pattern(const ScheduleRequest& request, const VPattern& pattern);

}  // namespace layline::generators
