// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/schedule/closed_forms.h"
#include "model/schedule/schedule.h"

namespace layline::generators {

/// Warm-up of p - 1 - r forwards, then one forward and one backward in turn, then the backwards that are left.
Schedule make_1f1b(const ScheduleRequest& request);

/// Bubble (p - 1)(f + b) and min(p - r, m) activations on rank r (arXiv 2104.04473 section 2.2).
ClosedForms forms_of_1f1b(const ScheduleRequest& request, const UnitTimes& times);

}  // namespace layline::generators
