// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/schedule_header.h"

#include <QPainter>
#include <algorithm>

#include "widgets/pipeline/schedule_view.h"
#include "widgets/pipeline/switch.h"
#include "widgets/theme/fonts.h"

namespace layline {
namespace {
constexpr int margin = 12, swatch_px = 10, swatch_gap = 5, entry_gap = 14, separator_gap = 12;
enum class Mark { fill, outline, line };
}  // namespace

struct ScheduleHeader::Entry {
    QString words;
    QColor Theme::*colour;
    Mark mark = Mark::fill;
};

ScheduleHeader::ScheduleHeader(ScheduleView& view, QWidget* parent)
    : QWidget(parent), view_(view), fold_(new Switch(tr("Fold steady state"), this)) {
    fold_->setToolTip(tr("Cut whole periods of the steady state out of the picture (U)"));
    connect(fold_, &Switch::toggled, &view_, &ScheduleView::set_folded);
    connect(&view_, &ScheduleView::folded_changed, this, &ScheduleHeader::follow);
    connect(&view_, &ScheduleView::shown_changed, this, &ScheduleHeader::follow);
    follow();
}

void ScheduleHeader::follow() {
    const QSignalBlocker quiet(fold_);
    fold_->setChecked(view_.folded() && (view_.can_fold() || view_.is_empty()));
    fold_->setEnabled(view_.can_fold() && !view_.is_ghost());
    fold_->setVisible(!view_.is_ghost());
    update();
}

void ScheduleHeader::set_density(Density density) {
    density_ = density;
    update();
}

std::vector<ScheduleHeader::Entry> ScheduleHeader::entries() const {
    const SchedulePicture* picture = view_.picture();
    if (!picture) return {};
    const bool brief = density_ == Density::compact;
    bool fused = false, split = false;
    for (const Action& action : picture->schedule().of_rank(0)) {
        fused |= action.kind == ActionKind::backward;
        split |= action.kind == ActionKind::input_gradient;
    }
    const bool optimizer =
        std::ranges::any_of(picture->estimate().lanes, [](const LaneBar& bar) { return bar.kind == LaneKind::optimizer; });
    const std::vector<CommLane> lanes = view_.lanes() == LaneView::hidden ? std::vector<CommLane>() : lanes_of(*picture);
    const auto has = [&](CommLane lane) { return std::ranges::find(lanes, lane) != lanes.end(); };
    std::vector<Entry> all{{tr("Forward"), &Theme::f}};
    if (fused || !split) all.push_back({tr("Backward"), &Theme::b});
    if (split) {
        all.push_back({fused ? tr("Input gradient") : tr("Backward, input"), &Theme::b});
        all.push_back({brief ? tr("Weights") : tr("Weight gradient"), &Theme::w});
    }
    const bool folded = view_.lanes() == LaneView::folded;
    if (has(CommLane::tp) || has(CommLane::cp))
        all.push_back({brief ? tr("TP") : folded ? tr("TP collectives, folded") : tr("TP collectives"), &Theme::tp});
    if (!brief && has(CommLane::p2p)) all.push_back({has(CommLane::ep) ? tr("Send, EP") : tr("Send"), &Theme::p2p});
    if (has(CommLane::dp)) all.push_back({brief ? tr("DP") : tr("DP collectives"), &Theme::dp});
    if (optimizer) all.push_back({tr("Optimizer"), &Theme::opt});
    if (!brief) all.push_back({tr("Idle"), &Theme::trough, Mark::outline});
    if (!brief && view_.path_shown() && !view_.is_comparing()) all.push_back({tr("Critical path"), &Theme::crit, Mark::line});
    return all;
}

QStringList ScheduleHeader::legend() const {
    QStringList words;
    for (const Entry& entry : entries()) words << entry.words;
    return words;
}

void ScheduleHeader::resizeEvent(QResizeEvent*) { place_switch(); }

void ScheduleHeader::place_switch() {
    const QSize size = fold_->sizeHint();
    fold_->setGeometry(width() - margin - size.width(), (height() - size.height()) / 2, size.width(), size.height());
}

void ScheduleHeader::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.sunken);
    painter.fillRect(0, height() - 1, width(), 1, theme.line);
    painter.setFont(font_of(TextRole::caption));
    const QFontMetrics metrics = painter.fontMetrics();
    int left = margin;
    if (density_ == Density::regular) {
        painter.setPen(theme.text2);
        painter.drawText(QRect(left, 0, width(), height()), Qt::AlignLeft | Qt::AlignVCenter, view_.title());
        left += metrics.horizontalAdvance(view_.title()) + 2 * entry_gap;
    }
    if (view_.is_ghost()) {
        painter.setPen(theme.text);
        painter.drawText(rect().adjusted(0, 0, -margin, 0), Qt::AlignRight | Qt::AlignVCenter, view_.caption());
        return;
    }
    std::vector<Entry> shown = entries();
    const auto width_of = [&](const Entry& entry) { return swatch_px + swatch_gap + metrics.horizontalAdvance(entry.words) + entry_gap; };
    const int right = fold_->x() - 2 * separator_gap;
    int total = 0;
    for (const Entry& entry : shown) total += width_of(entry);
    while (!shown.empty() && right - total < left) {
        total -= width_of(shown.back());
        shown.pop_back();
    }
    painter.fillRect(fold_->x() - separator_gap, 7, 1, height() - 15, theme.line);
    int x = right - total + entry_gap;
    for (const Entry& entry : shown) {
        const QRect swatch(x, (height() - swatch_px) / 2, swatch_px, swatch_px);
        const QColor& colour = theme.*entry.colour;
        if (entry.mark == Mark::line)
            painter.fillRect(QRect(swatch.left() - 2, swatch.center().y(), swatch_px + 4, 2), colour);
        else
            painter.fillRect(swatch, colour);
        if (entry.mark == Mark::outline) {
            painter.setPen(theme.line2);
            painter.drawRect(swatch.adjusted(0, 0, -1, -1));
        }
        painter.setPen(theme.text);
        painter.drawText(QRect(x + swatch_px + swatch_gap, 0, width(), height()), Qt::AlignLeft | Qt::AlignVCenter, entry.words);
        x += width_of(entry);
    }
}

}  // namespace layline
