// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "widgets/pipeline/spot.h"
#include "widgets/tip/tip.h"

namespace layline {

/// "Backward 11, stage 3", with chunk, slice and direction where the schedule has several.
QString title_of(const SchedulePicture& picture, std::size_t action);
/// "B 11 on stage 3", or "B 11 here" seen from `rank`.
QString brief(const SchedulePicture& picture, std::size_t action, int rank);

/// What the tooltip of a spot says.
Tip facts(const SchedulePicture& picture, const TimeMap& map, const ScheduleSpot& spot);

}  // namespace layline
