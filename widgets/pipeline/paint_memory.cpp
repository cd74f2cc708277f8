// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "widgets/common/memory_bands.h"
#include "widgets/pipeline/axis_ticks.h"
#include "widgets/pipeline/memory_line.h"
#include "widgets/pipeline/paint_context.h"
#include "widgets/pipeline/words.h"
#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"

namespace layline {
namespace {

constexpr int most_other_curves = 16;
constexpr double other_opacity = 0.4;
constexpr double least_tick_px = 36;
constexpr int label_gap = 12;

void curve(const PaintContext& context, const MemoryScale& scale, int rank, const QPen& pen) {
    draw_memory_line(context, context.sides.front().picture->memory(rank), scale, pen);
}

void bands(const PaintContext& context, const MemoryScale& scale, const MemoryBands& limits) {
    const QRectF area = context.regions.memory;
    const double tight = scale.y(limits.tight_bytes), over = scale.y(limits.over_bytes);
    for (const TimeSegment& piece : context.map.visible()) {
        const double left = context.snap(piece.x_begin), width = context.snap(piece.x_end) - left;
        context.painter.fillRect(QRectF(left, std::round(over), width, std::round(tight) - std::round(over)),
                                 context.theme.tight_band_fill());
        context.painter.fillRect(QRectF(left, area.top(), width, std::round(over) - area.top()), context.theme.over_band_fill());
    }
}

void left_label(const PaintContext& context, double y, TextRole role, const QColor& colour, const QString& text) {
    context.painter.setFont(font_of(role));
    context.painter.setPen(colour);
    context.painter.drawText(QRectF(2, y - 8, context.regions.left_gutter - label_gap - 2, 16), Qt::AlignRight | Qt::AlignVCenter, text);
}

void scale_labels(const PaintContext& context, const MemoryScale& scale, double capacity) {
    constexpr double gib = 1024.0 * 1024 * 1024;
    const double cap_y = scale.y(capacity), bottom = scale.y(0);
    const double half = capacity / gib / 2;  // a round number for most accelerators
    const bool halves = half == std::round(half) && (scale.y(0) - cap_y) / 2 >= least_tick_px;
    const double step = halves ? half : std::max(round_step(scale.bytes_per_px() * least_tick_px / gib), 1.0);
    double above = cap_y;
    std::vector<double> taken{cap_y};
    for (const double value : multiples(0, capacity / gib, step)) {
        const double y = scale.y(value * gib);
        if (y - cap_y < 14) continue;
        context.painter.fillRect(QRectF(context.map.left(), std::round(y), context.map.width(), 1),
                                 value == 0 ? context.theme.line2 : context.theme.line);
        left_label(context, y, TextRole::caption, context.theme.text3, numbers::fixed(value, 0));
        taken.push_back(y);
    }
    left_label(context, cap_y, TextRole::caption_head, context.theme.text, numbers::fixed(capacity / gib, 0) + QStringLiteral(" GiB"));
    std::ranges::sort(taken);
    for (std::size_t i = 1; i < taken.size(); ++i) {
        above = taken[i - 1];
        if (taken[i] - above < 30) continue;
        left_label(context, (taken[i] + above) / 2, TextRole::caption, context.theme.text2, PipelineWords::tr("Memory"));
        break;
    }
    context.painter.fillRect(QRectF(context.map.left(), std::round(bottom), context.map.width(), 1), context.theme.line2);
}

void peak_label(const PaintContext& context, const MemoryScale& scale) {
    const SchedulePicture& picture = *context.sides.front().picture;
    const MemoryCurve& values = picture.memory(context.focus_rank);
    if (values.time_s.empty()) return;
    const bool two_lines = context.density == Density::regular;
    const double lowest = context.regions.memory.bottom() - (two_lines ? 22.0 : 8.0);
    const double at = std::clamp(scale.y(values.peak_bytes), context.regions.memory.top() + 8.0, lowest);
    const QRectF box(context.map.right() + 10, at - 8, context.regions.right_gutter - 12, 16);
    context.painter.setFont(font_of(TextRole::caption_head));
    context.painter.setPen(context.theme.fits);
    context.painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, PipelineWords::tr("stage %1").arg(context.focus_rank));
    if (!two_lines) return;
    context.painter.setFont(font_of(TextRole::caption));
    context.painter.setPen(context.theme.text3);
    context.painter.drawText(box.translated(0, 14), Qt::AlignLeft | Qt::AlignVCenter,
                             PipelineWords::tr("peak %1").arg(numbers::gib(values.peak_bytes).number));
}

}  // namespace

void paint_memory(const PaintContext& context) {
    if (context.regions.row.memory > 0) return paint_memory_rows(context);
    if (context.regions.memory.isEmpty() || context.sides.front().picture->estimate().memory.empty()) return;
    const SchedulePicture& picture = *context.sides.front().picture;
    const double capacity = picture.estimate().capacity_bytes;
    const MemoryScale scale = memory_scale(picture, context.regions.memory, context.focus_rank);
    QPainter& painter = context.painter;
    bands(context, scale, memory_bands(picture.estimate()));
    scale_labels(context, scale, capacity);
    painter.fillRect(QRectF(context.map.left(), context.snap(scale.y(capacity) - 0.75), context.map.width(), 1.5), context.theme.text);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(QRectF(context.regions.memory).adjusted(0, 0, 0, 2));
    if (picture.ranks() <= most_other_curves)
        for (int rank = 0; rank < picture.ranks(); ++rank)
            if (rank != context.focus_rank) curve(context, scale, rank, QPen(with_opacity(context.theme.text3, other_opacity), 1));
    curve(context, scale, context.focus_rank, QPen(context.theme.ma, 2, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.restore();
    peak_label(context, scale);
}

}  // namespace layline
