// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/memory_line.h"

#include <algorithm>
#include <cmath>

namespace layline {
namespace {

constexpr qsizetype most_stroked = 1000;  // corners

/// A line of steps, whose pieces all run along the axes, as rectangles: stroking thousands of corners costs their square.
void fill_steps(QPainter& painter, const QPolygonF& line, const QPen& pen) {
    const double half = pen.widthF() / 2;
    for (qsizetype i = 1; i < line.size(); ++i)
        painter.fillRect(QRectF(line[i - 1], line[i]).normalized().adjusted(-half, -half, half, half), pen.color());
}

}  // namespace

QPolygonF memory_steps(const MemoryCurve& curve, const TimeSegment& piece, const MemoryScale& scale, double px_per_s) {
    QPolygonF line;
    const auto x = [&](double time_s) {
        return std::clamp(piece.x_begin + (time_s - piece.begin_s) * px_per_s, piece.x_begin, piece.x_end);
    };
    auto i = static_cast<std::size_t>(std::ranges::upper_bound(curve.time_s, piece.begin_s) - curve.time_s.begin());
    double held = i > 0 ? curve.bytes[i - 1] : curve.bytes.front();
    line << QPointF(piece.x_begin, scale.y(held));
    while (i < curve.time_s.size() && curve.time_s[i] < piece.end_s) {
        const double column = x(curve.time_s[i]);
        double low = held, high = held, last = held;
        for (; i < curve.time_s.size() && curve.time_s[i] < piece.end_s && x(curve.time_s[i]) < column + 1; ++i) {
            last = curve.bytes[i];
            low = std::min(low, last);
            high = std::max(high, last);
        }
        line << QPointF(column, scale.y(held));
        if (low < std::min(held, last)) line << QPointF(column, scale.y(low));
        if (high > std::max(held, last)) line << QPointF(column, scale.y(high));
        line << QPointF(column, scale.y(last));
        held = last;
    }
    line << QPointF(piece.x_end, scale.y(held));
    return line;
}

void draw_memory_line(const PaintContext& context, const MemoryCurve& curve, const MemoryScale& scale, const QPen& pen) {
    if (curve.time_s.empty()) return;
    context.painter.setPen(pen);
    for (const TimeSegment& piece : context.map.visible()) {
        const QPolygonF line = memory_steps(curve, piece, scale, context.map.px_per_s());
        if (line.size() > most_stroked)
            fill_steps(context.painter, line, pen);
        else
            context.painter.drawPolyline(line);
    }
}

QRect memory_area(const PaintContext& context, int row) {
    const Regions& regions = context.regions;
    if (regions.row.memory == 0) return regions.memory;
    return {regions.rows.left(), regions.y_of(row) + regions.row.memory_top(), regions.rows.width(), regions.row.memory};
}

}  // namespace layline
