// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "widgets/pipeline/paint_context.h"
#include "widgets/pipeline/spot.h"

namespace layline {

/// What moves over the picture without repainting it.
struct OverlayState {
    std::optional<double> cursor_s;  ///< the time under the pointer, here or in a linked view
    ScheduleSpot hover, selection;
    std::optional<std::pair<double, double>> span;  ///< measured by dragging
    bool focus_frame = false;
};

void paint_overlay(const PaintContext& context, const OverlayState& state);

/// Where a spot's box lies on the screen; empty when it is out of view.
QRectF box_of(const PaintContext& context, const ScheduleSpot& spot);

}  // namespace layline
