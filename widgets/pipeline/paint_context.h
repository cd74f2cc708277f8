// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QString>
#include <cmath>
#include <optional>
#include <span>

#include "widgets/pipeline/lanes.h"
#include "widgets/pipeline/picture.h"
#include "widgets/pipeline/regions.h"
#include "widgets/pipeline/time_map.h"
#include "widgets/pipeline/work_colours.h"
#include "widgets/theme/theme.h"

namespace layline {

/// One schedule of the picture: the only one, or A above B in a comparison.
struct PaintSide {
    const SchedulePicture* picture = nullptr;
    const WorkColours* colours = nullptr;
    const ColourSums* sums = nullptr;
    QString name;  ///< "A" or "B" in a comparison
};

/// Kinds of what the rows show, for dimming all but one.
enum class WorkPart { compute, tp, send, dp, optimizer, idle };

/// All that the painting functions share. Boxes are drawn on whole device pixels without antialiasing.
struct PaintContext {
    QPainter& painter;
    const Theme& theme;
    const TimeMap& map;
    const Regions& regions;
    Density density = Density::regular;
    double pixel_ratio = 1;
    std::span<const PaintSide> sides;
    bool show_path = true;
    int focus_rank = 0;                ///< whose memory curve stands out
    std::optional<WorkPart> emphasis;  ///< the rest drops to 35 %
    std::span<const CommLane> lanes;   ///< drawn apart, from the compute downwards; empty: all on one lane

    double snap(double x) const { return std::round(x * pixel_ratio) / pixel_ratio; }
    /// The colour of a part of the rows, paler where another part is pointed at.
    QColor shown(const QColor& colour, WorkPart part) const;
    /// Narrower boxes merge: three device pixels.
    double merge_px() const { return 3 / pixel_ratio; }
    const PaintSide& side_of(int row) const { return sides[regions.rows_per_side > 0 && row >= regions.rows_per_side ? 1 : 0]; }
    /// In a comparison the side with fewer ranks leaves rows empty.
    bool has_rank(int row) const { return rank_of(row) < side_of(row).picture->ranks(); }
    int rank_of(int row) const { return regions.rows_per_side > 0 ? row % regions.rows_per_side : row; }
    bool comparing() const { return sides.size() == 2; }
};

// From the back to the front.
void paint_grid(const PaintContext& context);
void paint_overview(const PaintContext& context);
void paint_rows(const PaintContext& context);
void paint_memory(const PaintContext& context);
void paint_memory_rows(const PaintContext& context);
void paint_path(const PaintContext& context);
void paint_phases(const PaintContext& context);
void paint_comparison(const PaintContext& context);
void paint_gutters(const PaintContext& context);
void paint_break(const PaintContext& context);
void paint_axis(const PaintContext& context);

/// All of it, on the theme's surface.
void paint_schedule(const PaintContext& context);

/// Text within a box, only where it fits with `margin` to spare on both sides together.
bool draw_fitting(QPainter& painter, const QRectF& box, const QString& text, double margin);

}  // namespace layline
