// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QRectF>
#include <optional>

#include "widgets/common/memory_bands.h"
#include "widgets/theme/theme.h"

namespace layline {

/// The figure under a headline number. Line: the plausible range of the tile; box: the band of the prediction; bar: the prediction;
/// diamond: what was measured.
struct TileGlyph {
    double low = 0, high = 1;  ///< ends of the line; low may stand right for quantities that are better when small
    double value = 0;
    double band_low = 0, band_high = 0;
    std::optional<double> measured;

    /// Where a value stands on the line, 0..1, clamped to its ends.
    double place(double x) const;
};

void draw_tile_glyph(QPainter& painter, const QRectF& line, const TileGlyph& glyph, const Theme& theme);

/// Memory over capacity with the bands' colours.
void draw_memory_gauge(QPainter& painter, const QRectF& line, double peak_bytes, const MemoryBands& bands, const Theme& theme);

}  // namespace layline
