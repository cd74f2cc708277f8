// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/schedule_header.h"

#include <QPainter>

#include "widgets/pipeline/schedule_legend.h"
#include "widgets/pipeline/schedule_view.h"
#include "widgets/pipeline/switch.h"
#include "widgets/theme/fonts.h"

namespace layline {
namespace {
constexpr int margin = 12, title_gap = 28, separator_gap = 12;
}  // namespace

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

QStringList ScheduleHeader::legend() const {
    QStringList words;
    for (const LegendEntry& entry : legend_of(view_, density_ == Density::compact)) words << entry.words;
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
        left += metrics.horizontalAdvance(view_.title()) + title_gap;
    }
    if (view_.is_ghost()) {
        painter.setPen(theme.text);
        painter.drawText(rect().adjusted(0, 0, -margin, 0), Qt::AlignRight | Qt::AlignVCenter, view_.caption());
        return;
    }
    std::vector<LegendEntry> shown = legend_of(view_, density_ == Density::compact);
    const int right = fold_->x() - 2 * separator_gap;
    int total = 0;
    for (const LegendEntry& entry : shown) total += legend_width(entry, metrics);
    while (!shown.empty() && right - total < left) {
        total -= legend_width(shown.back(), metrics);
        shown.pop_back();
    }
    painter.fillRect(fold_->x() - separator_gap, 7, 1, height() - 15, theme.line);
    paint_legend(painter, theme, shown, right - total + title_gap / 2, 0, height());
}

}  // namespace layline
