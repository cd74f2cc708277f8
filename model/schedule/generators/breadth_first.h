// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/schedule/closed_forms.h"
#include "model/schedule/schedule.h"

namespace layline::generators {

/// Rounds of breadth-first passes: in each, every chunk's forwards over `per_round` micro-batches, then every chunk's backwards.
/// Micro-batch ids are those of Fast-LLM: index within the round times the number of rounds, plus the round.
Schedule make_rounds(const ScheduleRequest& request, int per_round);

/// Bubble rounds * ((p - 1) + (v - 1) max(0, p - n)) (f + b), and v n activations, for rounds of n micro-batches.
ClosedForms forms_of_rounds(const ScheduleRequest& request, const UnitTimes& times, int per_round);

}  // namespace layline::generators
