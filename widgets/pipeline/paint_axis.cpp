// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPainterPath>
#include <algorithm>

#include "widgets/pipeline/axis_ticks.h"
#include "widgets/pipeline/paint_context.h"
#include "widgets/pipeline/words.h"
#include "widgets/theme/fonts.h"

namespace layline {
namespace {

constexpr double least_tick_px = 64;

double tick_step(const PaintContext& context) { return round_step(context.map.seconds(least_tick_px)); }

int plot_bottom(const Regions& regions) { return regions.memory.isEmpty() ? regions.rows.bottom() : regions.memory.bottom(); }

}  // namespace

bool draw_fitting(QPainter& painter, const QRectF& box, const QString& text, double margin) {
    if (painter.fontMetrics().horizontalAdvance(text) > box.width() - margin) return false;
    painter.drawText(box, Qt::AlignCenter, text);
    return true;
}

void paint_grid(const PaintContext& context) {
    const double step = tick_step(context), top = context.regions.rows.top() - 8, height = plot_bottom(context.regions) + 1 - top;
    for (const TimeSegment& piece : context.map.visible())
        for (const double time_s : multiples(piece.begin_s, piece.end_s, step))
            context.painter.fillRect(QRectF(context.snap(context.map.x(time_s)), top, 1, height), context.theme.line);
}

void paint_axis(const PaintContext& context) {
    QPainter& painter = context.painter;
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(context.theme.text3);
    const double step = tick_step(context);
    const TimeUnit unit = time_unit(context.map.end_s(), step);
    const QRectF band = context.regions.axis;
    bool first = true;
    for (const TimeSegment& piece : context.map.visible()) {
        for (const double time_s : multiples(piece.begin_s, piece.end_s, step)) {
            const QString text = first ? unit.with_name(time_s) : unit.number(time_s);
            const double half = painter.fontMetrics().horizontalAdvance(text) / 2.0, x = context.map.x(time_s);
            const bool at_edge = x + half > context.map.right() + 6 || x - half < context.map.left() - 10;
            const bool meets_break =
                piece.x_begin > context.map.left() + 1 ? x - half < piece.x_begin - 4 : x + half > piece.x_end + 4 && context.map.fold();
            if (at_edge || meets_break) continue;
            painter.drawText(QRectF(x - half - 2, band.top(), 2 * half + 4, band.height()), Qt::AlignCenter, text);
            first = false;
        }
    }
}

void paint_break(const PaintContext& context) {
    const auto gap = context.map.break_in_view();
    if (!gap) return;
    QPainter& painter = context.painter;
    const double top = context.regions.rows.top() - 8, bottom = plot_bottom(context.regions) + 1;
    painter.save();
    const double left = std::max(context.map.left(), context.snap(gap->first)),
                 right = std::min(context.map.right(), context.snap(gap->second));
    painter.fillRect(QRectF(left, top, right - left, bottom - top), context.theme.surface);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(context.theme.line2, 1));
    constexpr double wave = 10, reach = 2.5, inset = 3;
    for (const double x : {gap->first + inset, gap->second - inset}) {
        if (x < context.map.left() || x > context.map.right()) continue;
        QPainterPath torn(QPointF(x, top));
        for (double y = top; y < bottom; y += wave) {
            torn.quadTo(x + reach, y + wave / 4, x, y + wave / 2);
            torn.quadTo(x - reach, y + wave * 3 / 4, x, y + wave);
        }
        painter.drawPath(torn);
    }
    if (right - left < TimeMap::break_px / 2) return painter.restore();
    const Fold& fold = *context.map.fold();
    const TimeUnit unit = time_unit(context.map.end_s(), fold.length_s() / 100);
    const QString length = unit.with_name(fold.length_s());
    const QString text = fold.micro_batches > 0 ? PipelineWords::tr("%1 micro-batches folded, %2").arg(fold.micro_batches).arg(length)
                                                : PipelineWords::tr("%1 of steady state folded").arg(length);
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(context.theme.text2);
    painter.translate((gap->first + gap->second) / 2, (top + bottom) / 2);
    painter.rotate(-90);
    painter.drawText(QRectF(-(bottom - top) / 2, -10, bottom - top, 20), Qt::AlignCenter,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(bottom - top)));
    painter.restore();
}

}  // namespace layline
