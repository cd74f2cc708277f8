// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/schedule/schedule_kind.h"

/// Every schedule that generate() knows, each in a file of its own.
namespace layline::generators {

ScheduleKind gpipe();
ScheduleKind one_f_one_b();
ScheduleKind interleaved();

}  // namespace layline::generators
