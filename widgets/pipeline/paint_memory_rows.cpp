// SPDX-License-Identifier: GPL-3.0-or-later
// What each rank holds, as a strip under its row. All strips have one scale, so that ranks can be compared.
#include <algorithm>
#include <cmath>

#include "widgets/common/memory_bands.h"
#include "widgets/pipeline/memory_line.h"
#include "widgets/pipeline/paint_context.h"
#include "widgets/pipeline/words.h"
#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"

namespace layline {
namespace {

constexpr double fill_opacity = 0.35;
constexpr int label_gap = 12;

/// One row's strip: held bytes as a filled step curve, the capacity as a line, the peak's number beside it.
void strip(const PaintContext& context, int row) {
    const SchedulePicture& picture = *context.side_of(row).picture;
    const int rank = context.rank_of(row);
    const MemoryCurve& values = picture.memory(rank);
    if (values.time_s.empty()) return;
    const QRect area = memory_area(context, row);
    const MemoryScale scale = memory_scale(picture, area, picture.estimate().peak_stage);
    const double capacity = picture.estimate().capacity_bytes, base = scale.y(0);
    const bool over = values.peak_bytes > memory_bands(picture.estimate()).over_bytes;
    const QColor& colour = over ? context.theme.over : context.theme.ma;
    QPainter& painter = context.painter;
    for (const TimeSegment& piece : context.map.visible()) {
        QPolygonF shape = memory_steps(values, piece, scale, context.map.px_per_s());
        shape << QPointF(piece.x_end, base) << QPointF(piece.x_begin, base);
        painter.setPen(Qt::NoPen);
        painter.setBrush(with_opacity(colour, fill_opacity));
        painter.drawPolygon(shape);
        const double left = context.snap(piece.x_begin), width = context.snap(piece.x_end) - left;
        painter.fillRect(QRectF(left, std::round(base), width, 1), context.theme.line2);
        painter.fillRect(QRectF(left, std::round(scale.y(capacity)), width, 1), with_opacity(context.theme.text, 0.6));
    }
    painter.setBrush(Qt::NoBrush);
    draw_memory_line(context, values, scale, QPen(colour, 1));
}

void labels(const PaintContext& context, int row) {
    const SchedulePicture& picture = *context.side_of(row).picture;
    const MemoryCurve& values = picture.memory(context.rank_of(row));
    if (values.time_s.empty()) return;
    const QRect area = memory_area(context, row);
    const bool worst = context.rank_of(row) == picture.estimate().peak_stage;
    QPainter& painter = context.painter;
    painter.setFont(font_of(worst ? TextRole::caption_head : TextRole::caption));
    painter.setPen(worst ? context.theme.text : context.theme.text2);
    painter.drawText(QRectF(context.map.right() + 10, area.top() - 2, context.regions.right_gutter - 10, area.height() + 2),
                     Qt::AlignLeft | Qt::AlignVCenter, numbers::gib(values.peak_bytes).text());
    painter.setFont(font_of(TextRole::tick));
    painter.setPen(context.theme.text3);
    painter.drawText(QRectF(2, area.top() - 2, context.regions.left_gutter - label_gap - 2, area.height() + 2),
                     Qt::AlignRight | Qt::AlignVCenter, PipelineWords::tr("memory"));
}

}  // namespace

void paint_memory_rows(const PaintContext& context) {
    const auto [first, last] = context.regions.visible_rows();
    context.painter.save();
    context.painter.setClipRect(QRect(0, context.regions.rows.top() - 2, 10000, context.regions.rows.height() + 4));
    for (int row = first; row < last; ++row) {
        if (!context.has_rank(row) || context.side_of(row).picture->estimate().memory.empty()) continue;
        strip(context, row);
        labels(context, row);
    }
    context.painter.restore();
}

}  // namespace layline
