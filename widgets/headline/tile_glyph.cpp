// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/headline/tile_glyph.h"

#include <algorithm>
#include <cmath>

#include "widgets/theme/colour.h"

namespace layline {

namespace {

constexpr double box_height = 6, bar_height = 11, diamond = 11;
constexpr double gauge_height = 5, mark_height = 13;
constexpr double green_opacity = 0.28, band_opacity = 0.38;

}  // namespace

double TileGlyph::place(double x) const {
    if (high == low) return 0;
    return std::clamp((x - low) / (high - low), 0.0, 1.0);
}

void draw_tile_glyph(QPainter& painter, const QRectF& line, const TileGlyph& glyph, const Theme& theme) {
    const double y = line.center().y();
    const auto x_of = [&](double value) { return std::round(line.left() + glyph.place(value) * line.width()); };
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRectF(line.left(), std::floor(y), line.width(), 1), theme.line);
    const auto [left, right] = std::minmax({x_of(glyph.band_low), x_of(glyph.band_high)});
    const QRectF box(left, std::floor(y) - 2, std::max(2.0, right - left), box_height);
    painter.fillRect(box, theme.accentbg);
    painter.setPen(QPen(with_opacity(theme.accent, 0.5), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(box.adjusted(0, 0, -1, -1));
    painter.fillRect(QRectF(x_of(glyph.value) - 1, std::floor(y) - 5, 2, bar_height), theme.accent);
    if (!glyph.measured) return;
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF centre(x_of(*glyph.measured), std::floor(y) + 0.5);
    const double half = diamond / 2;
    painter.setPen(QPen(theme.text, 1.4));
    painter.setBrush(theme.surface);
    painter.drawPolygon(QPolygonF{{centre.x(), centre.y() - half},
                                  {centre.x() + half, centre.y()},
                                  {centre.x(), centre.y() + half},
                                  {centre.x() - half, centre.y()}});
}

void draw_memory_gauge(QPainter& painter, const QRectF& line, double peak_bytes, const MemoryBands& bands, const Theme& theme) {
    if (bands.top_bytes <= 0) return;
    const double top = std::floor(line.center().y()) - 2;
    const auto x_of = [&](double bytes) { return std::round(line.left() + std::clamp(bytes / bands.top_bytes, 0.0, 1.0) * line.width()); };
    painter.setRenderHint(QPainter::Antialiasing, false);
    const auto part = [&](double from, double to, const QColor& colour) {
        painter.fillRect(QRectF(QPointF(x_of(from), top), QPointF(x_of(to), top + gauge_height)), colour);
    };
    part(0, bands.tight_bytes, with_opacity(theme.fitsband, green_opacity));
    part(bands.tight_bytes, bands.over_bytes, with_opacity(theme.tightband, band_opacity));
    part(bands.over_bytes, bands.top_bytes, with_opacity(theme.overband, band_opacity));
    part(0, peak_bytes, theme.text2);
    painter.fillRect(QRectF(x_of(bands.capacity_bytes) - 1, top - 4, 2, mark_height), theme.text);
}

}  // namespace layline
