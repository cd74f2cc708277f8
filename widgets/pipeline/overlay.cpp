// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/overlay.h"

#include <QPainterPath>
#include <algorithm>

#include "widgets/pipeline/axis_ticks.h"
#include "widgets/pipeline/memory_line.h"
#include "widgets/pipeline/words.h"
#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"

namespace layline {
namespace {

constexpr double link_px = 1.4, outline_px = 2;
constexpr double same_batch_px = 1;
constexpr int most_outlined = 4096;

int plot_bottom(const Regions& regions) { return regions.memory.isEmpty() ? regions.rows.bottom() : regions.memory.bottom(); }

const SchedulePicture& picture_of(const PaintContext& context, const ScheduleSpot& spot) {
    return *context.sides[static_cast<std::size_t>(std::min<int>(spot.side, static_cast<int>(context.sides.size()) - 1))].picture;
}

/// An outline that lies within the box, on whole pixels.
void outline(const PaintContext& context, const QRectF& box, double width, const QColor& colour) {
    if (box.isEmpty()) return;
    QPainter& painter = context.painter;
    painter.fillRect(QRectF(box.left(), box.top(), box.width(), width), colour);
    painter.fillRect(QRectF(box.left(), box.bottom() - width, box.width(), width), colour);
    painter.fillRect(QRectF(box.left(), box.top(), width, box.height()), colour);
    painter.fillRect(QRectF(box.right() - width, box.top(), width, box.height()), colour);
}

/// The other boxes of the micro-batch under the pointer, in both schedules of a comparison.
void same_micro_batch(const PaintContext& context, const ScheduleSpot& spot) {
    if (!spot.is_box()) return;
    const Action action = picture_of(context, spot).schedule().actions[spot.action];
    for (std::size_t side = 0; side < context.sides.size(); ++side) {
        const SchedulePicture& picture = *context.sides[side].picture;
        const bool own = static_cast<int>(side) == spot.side || !context.comparing();
        if (action.direction >= picture.schedule().directions() || action.micro_batch >= picture.schedule().micro_batches) continue;
        int left = most_outlined;
        for (const std::int32_t i : picture.of_micro_batch(action.micro_batch, action.direction)) {
            if ((own && static_cast<std::size_t>(i) == spot.action) || left-- == 0) continue;
            QRectF box = box_of(context, spot_of(picture, static_cast<int>(side), static_cast<std::size_t>(i)));
            if (box.isEmpty()) continue;
            outline(context, box, same_batch_px, context.theme.text);
            context.painter.fillRect(QRectF(box.left(), box.bottom() - 3, box.width(), 3), context.theme.text);
        }
    }
}

void link(const PaintContext& context, const ScheduleSpot& from, const ScheduleSpot& to) {
    const double x1 = context.map.x(from.end_s), x2 = context.map.x(to.begin_s);
    const QRectF a = box_of(context, from), b = box_of(context, to);
    if (a.isEmpty() || b.isEmpty() || from.rank == to.rank) return;
    const QPointF begin(std::min(x1, a.right()), a.center().y()), end(std::max(x2, b.left()), b.center().y());
    QPainter& painter = context.painter;
    painter.save();
    painter.setClipRect(context.regions.rows.adjusted(0, -2, 0, 2));
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& [width, colour] : {std::pair(link_px + 2, context.theme.surface), std::pair(link_px, context.theme.text)}) {
        painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(begin, end);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(context.theme.text);
    painter.drawEllipse(end, 2.5, 2.5);
    painter.restore();
}

/// Lines from what the box waited for and to what waited for it.
void links(const PaintContext& context, const ScheduleSpot& spot) {
    if (!spot.is_box()) return;
    const SchedulePicture& picture = picture_of(context, spot);
    const std::int32_t before = picture.timeline().binding[spot.action];
    if (before >= 0) link(context, spot_of(picture, spot.side, static_cast<std::size_t>(before)), spot);
    for (const std::int32_t after : picture.unblocks(spot.action))
        link(context, spot, spot_of(picture, spot.side, static_cast<std::size_t>(after)));
}

void pill(const PaintContext& context, double x, double y, const QString& text) {
    QPainter& painter = context.painter;
    painter.save();
    painter.setFont(font_of(TextRole::caption_head));
    const double width = painter.fontMetrics().horizontalAdvance(text) + 16, height = 16;
    const double left = std::clamp(x - width / 2, 2.0, std::max(2.0, context.map.right() + context.regions.right_gutter - width - 2));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(context.theme.text);
    painter.drawRoundedRect(QRectF(left, y - height / 2, width, height), 3, 3);
    painter.setPen(context.theme.surface);
    painter.drawText(QRectF(left, y - height / 2, width, height), Qt::AlignCenter, text);
    painter.restore();
}

/// What a rank holds at a time: of the curve that stands out, or of the strip under the pointer's row.
void memory_mark(const PaintContext& context, double time_s, double x, const ScheduleSpot& hover) {
    const bool strips = context.regions.row.memory > 0;
    const int side = strips && hover.rank >= 0 ? hover.side : 0, rank = strips && hover.rank >= 0 ? hover.rank : context.focus_rank;
    const QRect area = memory_area(context, side * context.regions.rows_per_side + rank);
    const SchedulePicture& picture = *context.sides[static_cast<std::size_t>(side)].picture;
    if (area.isEmpty() || rank >= picture.ranks() || (strips && !context.regions.rows.contains(area.center()))) return;
    const MemoryCurve& curve = picture.memory(rank);
    if (curve.time_s.empty()) return;
    const double bytes = memory_at(curve, time_s);
    const double y = memory_scale(picture, area, strips ? picture.estimate().peak_stage : rank).y(bytes);
    QPainter& painter = context.painter;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(context.theme.ma, 2));
    painter.setBrush(context.theme.surface);
    painter.drawEllipse(QPointF(x, y), 4, 4);
    painter.restore();
    const QString text = PipelineWords::tr("%1 on stage %2").arg(numbers::gib(bytes).text()).arg(rank);
    painter.setFont(font_of(TextRole::caption_head));
    const double width = painter.fontMetrics().horizontalAdvance(text);
    const bool room = x + 10 + width < context.map.right();
    const QRectF box(room ? x + 8 : x - 8 - width, std::min(y + 5, area.bottom() - (strips ? 13.0 : 15.0)), width, 14);
    painter.fillRect(box.adjusted(-2, 0, 2, 0), with_opacity(context.theme.surface, 0.8));
    painter.setPen(context.theme.text);
    painter.drawText(box, Qt::AlignCenter, text);
}

void cursor(const PaintContext& context, double time_s, const ScheduleSpot& hover) {
    const double x = context.snap(context.map.x(time_s));
    if (x < context.map.left() || x >= context.map.right() || context.map.in_break(x)) return;
    const double top = context.regions.axis.center().y() + 8, bottom = plot_bottom(context.regions) + 1;
    context.painter.fillRect(QRectF(x, top, 1, bottom - top), context.theme.text);
    memory_mark(context, time_s, x + 0.5, hover);
    const TimeUnit unit = time_unit(context.map.end_s(), context.map.seconds(1.5));
    pill(context, x, context.regions.axis.center().y() + 1, unit.with_name(time_s));
}

void span(const PaintContext& context, double begin_s, double end_s) {
    const double from = std::clamp(context.map.x(begin_s), context.map.left(), context.map.right());
    const double to = std::clamp(context.map.x(end_s), context.map.left(), context.map.right());
    const double top = context.regions.rows.top() - 6, bottom = plot_bottom(context.regions) + 1;
    QPainter& painter = context.painter;
    painter.fillRect(QRectF(from, top, to - from, bottom - top), with_opacity(context.theme.accent, 0.14));
    painter.fillRect(QRectF(context.snap(from), top, 1, bottom - top), context.theme.accent);
    painter.fillRect(QRectF(context.snap(to) - 1, top, 1, bottom - top), context.theme.accent);
    const double y = context.regions.axis.center().y() + 1;
    painter.fillRect(QRectF(from, y, to - from, 1), context.theme.accent);
    pill(context, (from + to) / 2, y, numbers::duration(end_s - begin_s).text());
}

}  // namespace

QRectF box_of(const PaintContext& context, const ScheduleSpot& spot) {
    if (spot.kind == SpotKind::none || spot.rank < 0) return {};
    const int row = spot.side * context.regions.rows_per_side + spot.rank;
    const double from = context.snap(std::clamp(context.map.x(spot.begin_s), context.map.left(), context.map.right()));
    const double to = context.snap(std::clamp(context.map.x(spot.end_s), context.map.left(), context.map.right()));
    if (to <= from && (to <= context.map.left() || from >= context.map.right())) return {};
    QRectF box(from, context.regions.y_of(row), std::max(2.0, to - from - 1), context.regions.row.compute);
    if (spot.is_box()) {
        const int pair = picture_of(context, spot).schedule().actions[spot.action].pair;
        if (pair == 1) box.setHeight(context.regions.row.compute / 2);
        if (pair == 2) box.setTop(box.top() + context.regions.row.compute / 2);
    }
    return box.intersects(context.regions.rows) ? box : QRectF();
}

void paint_overlay(const PaintContext& context, const OverlayState& state) {
    if (context.sides.empty()) return;
    QPainter& painter = context.painter;
    if (state.span) span(context, state.span->first, state.span->second);
    painter.save();
    painter.setClipRect(context.regions.rows.adjusted(0, -2, 0, 2));
    const ScheduleSpot& active = state.hover.is_box() ? state.hover : state.selection;
    same_micro_batch(context, active);
    painter.restore();
    if (state.cursor_s && !state.span) cursor(context, *state.cursor_s, state.hover);
    links(context, active);
    painter.save();
    painter.setClipRect(context.regions.rows.adjusted(0, -2, 0, 2));
    for (const ScheduleSpot* spot : {&state.selection, &state.hover})
        if (spot->kind == SpotKind::box || spot->kind == SpotKind::boxes || spot->kind == SpotKind::bar || spot->kind == SpotKind::idle)
            outline(context, box_of(context, *spot).adjusted(-1, -1, 1, 1), outline_px, context.theme.text);
    painter.restore();
    if (state.focus_frame) {
        painter.setPen(QPen(context.theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(
            QRectF(context.regions.rows).adjusted(-4, -3, 4, plot_bottom(context.regions) - context.regions.rows.bottom() + 3));
    }
}

}  // namespace layline
