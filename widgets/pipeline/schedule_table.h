// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "widgets/pipeline/picture.h"

namespace layline {

/// The boxes and bars that lie in [begin_s, end_s] as a table with a head, by rank and start:
/// rank, stage, chunk, kind, micro_batch, slice, direction, start_s, end_s, waited_for. Numbers in the C locale.
QString table_text(const SchedulePicture& picture, double begin_s, double end_s, QChar separator);

/// How many boxes lie in [begin_s, end_s], bars of communication not counted.
std::size_t boxes_within(const SchedulePicture& picture, double begin_s, double end_s);

}  // namespace layline
