// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include "widgets/pipeline/picture.h"
#include "widgets/theme/theme.h"

namespace layline {

/// A schedule as small as a stamp: a bar for each rank (or for every n-th, where they are too many), its boxes by colour, the steady state
/// folded where there is one. Text is left out. May be called from any thread. The cost is of the order of pixels, once the picture's
/// steady state is known.
/// @param size logical pixels.
QImage schedule_thumbnail(const SchedulePicture& picture, QSize size, double pixel_ratio, const Theme& theme);

}  // namespace layline
