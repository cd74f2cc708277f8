// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/schedule/schedule.h"

/// Conditions on sizes that several schedules share; each @returns why a size is refused, or an empty string.
namespace layline::generators {

std::string one_chunk(const ScheduleRequest& request);
std::string two_chunks(const ScheduleRequest& request);
std::string unsliced(const ScheduleRequest& request);
std::string one_chunk_unsliced(const ScheduleRequest& request);

}  // namespace layline::generators
