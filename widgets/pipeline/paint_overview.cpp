// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "widgets/pipeline/paint_context.h"
#include "widgets/theme/colour.h"

namespace layline {
namespace {

constexpr int tallest_bar = 3;
constexpr int least_pitch_with_gap = 3;
constexpr double outside_wash = 0.35;

/// One thin row of the overview.
void bar(const PaintContext& context, const PaintSide& side, int rank, const TimeMap& whole, double y, double height) {
    QPainter& painter = context.painter;
    const SchedulePicture& picture = *side.picture;
    const TimeSegment piece = whole.visible().front();
    const auto rect = [&](double from, double to) {
        const double x = context.snap(from);
        return QRectF(x, y, std::max(1 / context.pixel_ratio, context.snap(to) - x), height);
    };
    for (const LaneBar& lane : picture.bars(rank))
        painter.fillRect(rect(whole.x(lane.start_s), whole.x(lane.end_s)),
                         lane.kind == LaneKind::optimizer ? context.theme.opt : context.theme.dp);
    for_each_cell(picture.row(rank), piece, context.merge_px(), [&](const Cell& cell) {
        const std::size_t first = picture.row_begin(rank) + cell.first;
        const ColourSums::Mean mean = side.sums->mean(first, first + cell.count);
        const double share = std::clamp(mean.seconds * whole.px_per_s() / std::max(1e-9, cell.x_end - cell.x_begin), 0.0, 1.0);
        const double gap = cell.count == 1 && cell.x_end - cell.x_begin > 2 ? 1 : 0;
        painter.fillRect(rect(cell.x_begin, cell.x_end - gap), blend(context.theme.surface, mean.colour, share));
    });
}

void bars(const PaintContext& context, const TimeMap& whole) {
    const QRect area = context.regions.overview;
    int lines = 0;
    for (const PaintSide& side : context.sides) lines += side.picture->ranks();
    const int shown = std::min(lines, area.height());
    const int pitch = std::clamp(area.height() / std::max(1, shown), 1, tallest_bar + 1);
    const int top = area.top() + (area.height() - shown * pitch + (pitch >= least_pitch_with_gap ? 1 : 0)) / 2;
    for (int i = 0; i < shown; ++i) {
        const int line = static_cast<int>(static_cast<std::int64_t>(i) * lines / shown);
        const int first_ranks = context.sides.front().picture->ranks();
        const bool second = line >= first_ranks;
        bar(context, context.sides[second ? 1 : 0], second ? line - first_ranks : line, whole, top + i * pitch,
            pitch >= least_pitch_with_gap ? pitch - 1 : pitch);
    }
}

}  // namespace

void paint_overview(const PaintContext& context) {
    QPainter& painter = context.painter;
    const QRect area = context.regions.overview;
    const TimeMap whole(area.left(), area.width(), context.map.end_s());
    const QRectF frame = QRectF(area).adjusted(-0.5, -2.5, 0.5, 2.5);
    std::vector<QRectF> windows;
    for (const TimeSegment& piece : context.map.visible()) {
        const double from = whole.x(piece.begin_s), to = std::max(from + 3, whole.x(piece.end_s));
        windows.emplace_back(context.snap(from) - 0.5, frame.top(), context.snap(to) - context.snap(from) + 1, frame.height());
    }
    const bool partial = context.map.fold() || !context.map.shows_everything();
    if (partial)
        for (const QRectF& window : windows) painter.fillRect(window, context.theme.accentbg);
    bars(context, whole);
    if (!partial) return;
    double from = frame.left();
    const auto wash = [&](double to) {
        if (to > from)
            painter.fillRect(QRectF(from, frame.top(), to - from, frame.height()), with_opacity(context.theme.surface, outside_wash));
    };
    for (const QRectF& window : windows) {
        wash(window.left());
        from = window.right();
    }
    wash(frame.right());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(context.theme.accent, 1));
    painter.setBrush(Qt::NoBrush);
    for (const QRectF& window : windows) painter.drawRoundedRect(window, 2, 2);
    painter.restore();
}

}  // namespace layline
