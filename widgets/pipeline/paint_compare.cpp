// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "widgets/pipeline/paint_context.h"
#include "widgets/pipeline/words.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"

namespace layline {
namespace {

constexpr double end_px = 2, dimension_px = 1.5, cap_px = 8, label_gap = 8;

QRectF rows_of(const PaintContext& context, int side) {
    const Regions& regions = context.regions;
    const int top = regions.y_of(side * regions.rows_per_side);
    const double height =
        regions.rows_per_side * regions.row.pitch - regions.row.pitch + regions.row.compute + regions.row.gap + regions.row.comm;
    return {context.map.left(), static_cast<double>(top), context.map.width(), height};
}

bool in_view(const PaintContext& context, double x) { return x >= context.map.left() && x <= context.map.right() + 1; }

void end_mark(const PaintContext& context, int side, bool label) {
    const PaintSide& shown = context.sides[static_cast<std::size_t>(side)];
    const double x = context.snap(context.map.x(shown.picture->end_s()));
    if (!in_view(context, x)) return;
    const QRectF rows = rows_of(context, side);
    context.painter.fillRect(QRectF(x - end_px, rows.top() - 4, end_px, rows.height() + 8), context.theme.text);
    if (!label) return;
    const QString text = PipelineWords::tr("%1 ends at %2").arg(shown.name, numbers::duration(shown.picture->end_s()).text());
    context.painter.setFont(font_of(TextRole::caption_head));
    context.painter.setPen(context.theme.text);
    const QRectF room(x + label_gap, rows.top(), context.map.right() - x - label_gap, context.regions.row.compute);
    if (context.painter.fontMetrics().horizontalAdvance(text) < room.width())
        context.painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, text);
}

/// The difference of the ends, as a dimension line on the last row of the side that ends first.
void dimension(const PaintContext& context, int shorter, double from_s, double to_s) {
    const double from = context.map.x(from_s) + 4, to = context.map.x(to_s) - 4;
    if (!in_view(context, from) || !in_view(context, to)) return;
    QPainter& painter = context.painter;
    const QString text = numbers::duration(to_s - from_s).text();
    painter.setFont(font_of(TextRole::caption_head));
    if (to - from < painter.fontMetrics().horizontalAdvance(text) + 2 * label_gap) return;
    const QRectF rows = rows_of(context, shorter);
    const double y = rows.bottom() - context.regions.row.comm - context.regions.row.gap - context.regions.row.compute / 4.0;
    painter.fillRect(QRectF(from, y, to - from, dimension_px), context.theme.text);
    for (const double x : {from, to - dimension_px})
        painter.fillRect(QRectF(x, y - cap_px / 2, dimension_px, cap_px + 1), context.theme.text);
    painter.setPen(context.theme.text);
    painter.drawText(QRectF(from, y - 17, to - from, 15), Qt::AlignCenter, text);
}

}  // namespace

void paint_comparison(const PaintContext& context) {
    if (!context.comparing()) return;
    const double a = context.sides[0].picture->end_s(), b = context.sides[1].picture->end_s();
    context.painter.save();
    context.painter.setClipRect(context.regions.rows.adjusted(-1, -4, 1, 4));
    end_mark(context, 0, a < b);
    end_mark(context, 1, b < a);
    dimension(context, a < b ? 0 : 1, std::min(a, b), std::max(a, b));
    context.painter.restore();
    const QString by = numbers::duration(std::abs(b - a)).text();
    const QString verdict = a == b ? PipelineWords::tr("Both take the same time")
                                   : (b > a ? PipelineWords::tr("B is %1 longer") : PipelineWords::tr("B is %1 shorter")).arg(by);
    context.painter.setFont(font_of(TextRole::caption_head));
    context.painter.setPen(context.theme.text);
    context.painter.drawText(context.regions.phases, Qt::AlignRight | Qt::AlignVCenter, verdict);
}

}  // namespace layline
