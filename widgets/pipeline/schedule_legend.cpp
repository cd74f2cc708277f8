// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/schedule_legend.h"

#include <algorithm>

#include "widgets/pipeline/schedule_view.h"
#include "widgets/pipeline/words.h"

namespace layline {
namespace {

constexpr int swatch_px = 10, swatch_gap = 5, entry_gap = 14;

}  // namespace

std::vector<LegendEntry> legend_of(const ScheduleView& view, bool brief) {
    const SchedulePicture* picture = view.picture();
    if (!picture) return {};
    bool fused = false, split = false;
    for (const Action& action : picture->schedule().of_rank(0)) {
        fused |= action.kind == ActionKind::backward;
        split |= action.kind == ActionKind::input_gradient;
    }
    const bool optimizer =
        std::ranges::any_of(picture->estimate().lanes, [](const LaneBar& bar) { return bar.kind == LaneKind::optimizer; });
    const std::vector<CommLane> lanes = view.lanes() == LaneView::hidden ? std::vector<CommLane>() : lanes_of(*picture);
    const auto has = [&](CommLane lane) { return std::ranges::find(lanes, lane) != lanes.end(); };
    std::vector<LegendEntry> all{{PipelineWords::tr("Forward"), &Theme::f}};
    if (fused || !split) all.push_back({PipelineWords::tr("Backward"), &Theme::b});
    if (split) {
        all.push_back({fused ? PipelineWords::tr("Input gradient") : PipelineWords::tr("Backward, input"), &Theme::b});
        all.push_back({brief ? PipelineWords::tr("Weights") : PipelineWords::tr("Weight gradient"), &Theme::w});
    }
    const bool folded = view.lanes() == LaneView::folded;
    if (has(CommLane::tp) || has(CommLane::cp))
        all.push_back({brief    ? PipelineWords::tr("TP")
                       : folded ? PipelineWords::tr("TP collectives, folded")
                                : PipelineWords::tr("TP collectives"),
                       &Theme::tp});
    if (!brief && has(CommLane::p2p))
        all.push_back({has(CommLane::ep) ? PipelineWords::tr("Send, EP") : PipelineWords::tr("Send"), &Theme::p2p});
    if (has(CommLane::dp)) all.push_back({brief ? PipelineWords::tr("DP") : PipelineWords::tr("DP collectives"), &Theme::dp});
    if (optimizer) all.push_back({PipelineWords::tr("Optimizer"), &Theme::opt});
    if (!brief) all.push_back({PipelineWords::tr("Idle"), &Theme::trough, LegendEntry::Mark::outline});
    if (!brief && view.path_shown() && !view.is_comparing())
        all.push_back({PipelineWords::tr("Critical path"), &Theme::crit, LegendEntry::Mark::line});
    return all;
}

int legend_width(const LegendEntry& entry, const QFontMetrics& metrics) {
    return swatch_px + swatch_gap + metrics.horizontalAdvance(entry.words) + entry_gap;
}

void paint_legend(QPainter& painter, const Theme& theme, const std::vector<LegendEntry>& entries, int left, int top, int height) {
    for (const LegendEntry& entry : entries) {
        const QRect swatch(left, top + (height - swatch_px) / 2, swatch_px, swatch_px);
        const QColor& colour = theme.*entry.colour;
        if (entry.mark == LegendEntry::Mark::line)
            painter.fillRect(QRect(swatch.left() - 2, swatch.center().y(), swatch_px + 4, 2), colour);
        else
            painter.fillRect(swatch, colour);
        if (entry.mark == LegendEntry::Mark::outline) {
            painter.setPen(theme.line2);
            painter.drawRect(swatch.adjusted(0, 0, -1, -1));
        }
        const int width = legend_width(entry, painter.fontMetrics());
        painter.setPen(theme.text);
        painter.drawText(QRect(left + swatch_px + swatch_gap, top, width, height), Qt::AlignLeft | Qt::AlignVCenter, entry.words);
        left += width;
    }
}

}  // namespace layline
