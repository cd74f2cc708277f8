// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/schedule/schedule.h"

namespace layline::generators {

/// Makes a schedule whose search settles into a rhythm of one micro-batch: searches for `fewer` micro-batches only and repeats the
/// block of actions from one forward of the rank's first stage to the next as often as is needed. The block is taken at micro-batch
/// `settled`; where it differs from its neighbours on any rank, the whole schedule is searched after all.
/// @param make the search; one direction, no slices.
Schedule make_with_steady_state(const ScheduleRequest& request, int fewer, int settled, Schedule (*make)(const ScheduleRequest&));

}  // namespace layline::generators
