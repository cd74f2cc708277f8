// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "widgets/pipeline/paint_context.h"
#include "widgets/pipeline/schedule_names.h"
#include "widgets/pipeline/words.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"

namespace layline {
namespace {

constexpr int name_gap = 12;
constexpr int share_left = 10;
constexpr int least_label_pitch = 13;

void left_text(const PaintContext& context, double y, double height, TextRole role, const QColor& colour, const QString& text) {
    context.painter.setFont(font_of(role));
    context.painter.setPen(colour);
    context.painter.drawText(QRectF(2, y, context.regions.left_gutter - name_gap - 2, height), Qt::AlignRight | Qt::AlignVCenter, text);
}

void right_text(const PaintContext& context, double y, double height, TextRole role, const QColor& colour, const QString& text) {
    context.painter.setFont(font_of(role));
    context.painter.setPen(colour);
    context.painter.drawText(QRectF(context.map.right() + share_left, y, context.regions.right_gutter - share_left, height),
                             Qt::AlignLeft | Qt::AlignVCenter, text);
}

/// Global ranks of a pipeline rank: data and tensor parallel ranks stand next to each other, pipeline ranks far apart.
QString rank_range(const Scenario& scenario, int rank) {
    const std::int64_t each = scenario.cluster.gpus / std::max<std::int64_t>(1, scenario.layout.pp);
    if (each <= 1) return PipelineWords::tr("rank %1").arg(rank);
    return PipelineWords::tr("ranks %1–%2").arg(rank * each).arg((rank + 1) * each - 1);
}

/// Of lanes that are drawn apart, each beside its own.
void lane_names(const PaintContext& context, int y) {
    const RowMetrics& row = context.regions.row;
    int top = y + row.compute + row.gap;
    for (const CommLane lane : context.lanes) {
        left_text(context, top - 1, row.lane_pitch(), TextRole::tick, context.theme.text3, lane_word(lane));
        top += row.lane_pitch();
    }
}

void row_names(const PaintContext& context, int row) {
    const Regions& regions = context.regions;
    const SchedulePicture& picture = *context.side_of(row).picture;
    const int rank = context.rank_of(row), y = regions.y_of(row);
    const bool focus = !context.comparing() && rank == context.focus_rank;
    const bool two_lines = context.density == Density::regular && regions.row.pitch >= 40 && !context.comparing();
    const QString name = PipelineWords::tr("Stage %1").arg(rank);
    const TextRole role = regions.row.pitch < 20 ? (focus ? TextRole::tick_current : TextRole::tick)
                          : focus || two_lines   ? TextRole::body_value
                                                 : TextRole::body;
    if (two_lines) {
        left_text(context, y - 1, 14, role, context.theme.text, name);
        left_text(context, y + 14, 12, TextRole::tick, context.theme.text3, rank_range(picture.estimate().scenario, rank));
    } else {
        left_text(context, y - 2, regions.row.compute + 4, role, focus ? context.theme.text : context.theme.text2, name);
    }
    lane_names(context, y);
    right_text(context, y - 2, regions.row.compute + 4, regions.row.pitch < 20 ? TextRole::tick : TextRole::caption, context.theme.text2,
               numbers::percent(picture.busy(rank)).text());
}

void side_heads(const PaintContext& context) {
    for (int side = 0; side < static_cast<int>(context.sides.size()); ++side) {
        const PaintSide& shown = context.sides[static_cast<std::size_t>(side)];
        const Layout& layout = shown.picture->estimate().scenario.layout;
        const int y = context.regions.head_of(side), height = context.regions.side_head;
        left_text(context, y, height, TextRole::body_value, context.theme.text, shown.name);
        context.painter.setFont(font_of(TextRole::caption));
        context.painter.setPen(context.theme.text2);
        const QString what = PipelineWords::tr("%1 · TP %2 · PP %3 · %4 micro-batches · step %5")
                                 .arg(schedule_name(shown.picture->schedule().name))
                                 .arg(layout.tp)
                                 .arg(layout.pp)
                                 .arg(shown.picture->schedule().micro_batches)
                                 .arg(numbers::duration(shown.picture->end_s()).text());
        const auto pieces = context.map.visible();
        const TimeSegment& widest =
            *std::ranges::max_element(pieces, {}, [](const TimeSegment& piece) { return piece.x_end - piece.x_begin; });
        context.painter.drawText(QRectF(widest.x_begin + 2, y, widest.x_end - widest.x_begin, height), Qt::AlignLeft | Qt::AlignVCenter,
                                 what);
    }
}

}  // namespace

void paint_gutters(const PaintContext& context) {
    const Regions& regions = context.regions;
    left_text(context, regions.overview.top(), regions.overview.height(), TextRole::caption, context.theme.text3,
              PipelineWords::tr("Whole step"));
    const double each = static_cast<double>(regions.overview.height()) / static_cast<double>(context.sides.size());
    double top = regions.overview.top();
    for (const PaintSide& side : context.sides) {
        const QString end = numbers::duration(side.picture->end_s()).text();
        right_text(context, top, each, context.comparing() ? TextRole::tick : TextRole::caption, context.theme.text2,
                   side.name.isEmpty() ? end : side.name + QLatin1Char(' ') + end);
        top += each;
    }
    right_text(context, regions.axis.top(), regions.axis.height(), TextRole::caption, context.theme.text3, PipelineWords::tr("busy"));

    context.painter.save();
    context.painter.setClipRect(QRect(0, regions.rows.top() - 2, 10000, regions.rows.height() + 4));
    if (context.comparing()) side_heads(context);
    const int every = std::max(1, (least_label_pitch + regions.row.pitch - 1) / regions.row.pitch);
    const auto [first, last] = regions.visible_rows();
    for (int row = first; row < last; ++row)
        if (context.has_rank(row) && context.rank_of(row) % every == 0 &&
            regions.y_of(row) + regions.row.compute <= regions.rows.bottom() + 2)
            row_names(context, row);
    context.painter.restore();
}

}  // namespace layline
