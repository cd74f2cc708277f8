// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/schedule/schedule_kind.h"

/// Every schedule that generate() knows, each in a file of its own.
namespace layline::generators {

ScheduleKind gpipe();
ScheduleKind one_f_one_b();
ScheduleKind eager_1f1b();
ScheduleKind interleaved();
ScheduleKind interleaved_overlap();
ScheduleKind looped_bfs();
ScheduleKind breadth_first();
ScheduleKind depth_first();
ScheduleKind lga();
ScheduleKind terapipe();
ScheduleKind seq1f1b();
ScheduleKind zb_h1();
ScheduleKind zb_h2();
ScheduleKind interleaved_zb();
ScheduleKind zb_v();
ScheduleKind v_half();
ScheduleKind v_min();
ScheduleKind v_1f1b();
ScheduleKind dualpipe();
ScheduleKind dualpipe_v();
ScheduleKind chimera();
ScheduleKind hanayo();
ScheduleKind async_1f1b();

/// All of them, in the order in which they are offered.
const std::vector<ScheduleKind>& all();

}  // namespace layline::generators
