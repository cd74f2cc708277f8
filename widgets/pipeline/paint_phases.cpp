// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "widgets/pipeline/paint_context.h"
#include "widgets/pipeline/words.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"

namespace layline {
namespace {

/// The name of a phase in full and in short, for when there is less room.
std::pair<QString, QString> words(const SchedulePicture& picture, const Phase& phase) {
    switch (phase.kind) {
        case PhaseKind::warm_up:
            return {PipelineWords::tr("Warm-up"), PipelineWords::tr("Warm-up")};
        case PhaseKind::steady: {
            const QString name = PipelineWords::tr("steady state");
            if (!picture.steady()) return {name, name};
            const double each = picture.steady()->length_s / picture.steady()->micro_batches;
            return {PipelineWords::tr("steady state, one micro-batch per %1").arg(numbers::duration(each).text()), name};
        }
        case PhaseKind::drain:
            return {PipelineWords::tr("drain"), PipelineWords::tr("drain")};
        case PhaseKind::step_end: {
            const QString length = numbers::duration(phase.end_s - phase.begin_s).text();
            return {PipelineWords::tr("gradients, optimizer, weights: %1").arg(length), length};
        }
    }
    return {};
}

/// The widest part of a phase that is in view, between the break and the edges.
QRectF place(const PaintContext& context, const Phase& phase) {
    QRectF widest;
    for (const TimeSegment& piece : context.map.visible()) {
        const double from = std::max(phase.begin_s, piece.begin_s), to = std::min(phase.end_s, piece.end_s);
        const double x = context.map.x(from), width = (to - from) * context.map.px_per_s();
        if (to > from && width > widest.width()) widest = QRectF(x, context.regions.phases.top(), width, context.regions.phases.height());
    }
    return widest;
}

}  // namespace

void paint_phases(const PaintContext& context) {
    QPainter& painter = context.painter;
    painter.setFont(font_of(TextRole::caption));
    painter.setPen(context.theme.text3);
    if (context.comparing()) {
        painter.drawText(context.regions.phases, Qt::AlignLeft | Qt::AlignVCenter,
                         PipelineWords::tr("One time scale for both, so lengths compare directly."));
        return;
    }
    const SchedulePicture& picture = *context.sides.front().picture;
    double taken = context.regions.phases.left();
    for (const Phase& phase : picture.phases()) {
        QRectF room = place(context, phase);
        if (room.isEmpty()) continue;
        const auto [full, brief] = words(picture, phase);
        const QFontMetrics metrics = painter.fontMetrics();
        // The first phase is short but nothing stands before it: its name may reach into the second.
        if (phase.kind == PhaseKind::warm_up && room.left() <= context.map.left() + 1)
            room.setWidth(std::max(room.width(), metrics.horizontalAdvance(brief) + 1.0));
        room.setLeft(std::max(room.left(), taken));
        const QString& text = metrics.horizontalAdvance(full) <= room.width() - 4 ? full : brief;
        if (metrics.horizontalAdvance(text) > room.width()) continue;
        const Qt::Alignment side = phase.kind == PhaseKind::warm_up    ? Qt::AlignLeft
                                   : phase.kind == PhaseKind::step_end ? Qt::AlignRight
                                                                       : Qt::AlignHCenter;
        painter.drawText(room, side | Qt::AlignVCenter, text);
        taken = side == Qt::AlignLeft ? room.left() + metrics.horizontalAdvance(text) + 16 : taken;
    }
}

void paint_schedule(const PaintContext& context) {
    paint_grid(context);
    paint_overview(context);
    paint_rows(context);
    paint_memory(context);
    paint_path(context);
    paint_phases(context);
    paint_gutters(context);
    paint_comparison(context);
    paint_break(context);
    paint_axis(context);
}

}  // namespace layline
