// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPen>
#include <QPolygonF>

#include "widgets/pipeline/memory_scale.h"
#include "widgets/pipeline/paint_context.h"

namespace layline {

/// The steps of a curve on the screen: per pixel column its first, lowest, highest and last value.
QPolygonF memory_steps(const MemoryCurve& curve, const TimeSegment& piece, const MemoryScale& scale, double px_per_s);

/// The curve over all pieces of time in view.
void draw_memory_line(const PaintContext& context, const MemoryCurve& curve, const MemoryScale& scale, const QPen& pen);

/// The plot that a rank's curve stands in: the one below the rows, or the strip under the rank's row. Empty where it is not shown.
QRect memory_area(const PaintContext& context, int row);

}  // namespace layline
