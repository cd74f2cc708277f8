// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/waterfall/waterfall_view.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMouseEvent>
#include <algorithm>

#include "widgets/theme/numbers.h"
#include "widgets/tip/tip_window.h"
#include "widgets/waterfall/waterfall_painter.h"

namespace layline {

namespace {
constexpr int above_rows = 6, below_rows = 26;
}

WaterfallView::WaterfallView(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Where the FLOP/s go"));
}

void WaterfallView::set_estimates(std::shared_ptr<const Estimate> live, std::shared_ptr<const Estimate> pinned, MfuConvention convention) {
    if (live == live_ && pinned == pinned_ && convention == convention_) return;
    live_ = std::move(live);
    pinned_ = std::move(pinned);
    convention_ = convention;
    lines_ = live_ ? waterfall_lines(*live_, pinned_.get(), convention) : std::vector<WaterfallLine>{};
    update();
}

void WaterfallView::set_measured(std::optional<double> mfu) {
    if (mfu == measured_) return;
    measured_ = mfu;
    update();
}

void WaterfallView::set_mark(std::optional<WaterfallKind> kind) {
    if (kind == mark_) return;
    mark_ = kind;
    update();
}

void WaterfallView::set_ghost(bool ghost) {
    if (ghost == ghost_) return;
    ghost_ = ghost;
    update();
}

void WaterfallView::set_density(Density density) {
    density_ = density;
    update();
}

QRect WaterfallView::row_rect(int row) const {
    const int count = std::max<int>(1, static_cast<int>(lines_.size()));
    const double pitch = static_cast<double>(height() - above_rows - below_rows) / count;
    const int top = above_rows + static_cast<int>(pitch * row);
    return {0, top, width(), above_rows + static_cast<int>(pitch * (row + 1)) - top};
}

int WaterfallView::row_at(const QPoint& position) const {
    for (int row = 0; row < static_cast<int>(lines_.size()); ++row)
        if (row_rect(row).contains(position)) return row;
    return -1;
}

std::optional<WaterfallKind> WaterfallView::kind_at(int row) const {
    if (row < 0 || row >= static_cast<int>(lines_.size())) return std::nullopt;
    return lines_[static_cast<std::size_t>(row)].kind;
}

QString WaterfallView::table() const {
    QString text =
        tr("Part") + u'\t' + tr("Points") + u'\t' + tr("Seconds") + (pinned_ ? QString(u'\t' + tr("A, points")) : QString()) + u'\n';
    for (const WaterfallLine& line : lines_) {
        text +=
            line.name + u'\t' + numbers::fixed(line.is_loss() ? -line.points : line.points, 1) + u'\t' + numbers::fixed(line.seconds, 3);
        if (line.pinned_points) text += u'\t' + numbers::fixed(line.is_loss() ? -*line.pinned_points : *line.pinned_points, 1);
        text += u'\n';
    }
    return text;
}

void WaterfallView::paintEvent(QPaintEvent*) { WaterfallPainter(*this).paint(); }

void WaterfallView::mouseMoveEvent(QMouseEvent* event) {
    const int row = row_at(event->position().toPoint());
    if (row == hovered_) return;
    hovered_ = row;
    emit hovered(kind_at(row));
    if (row < 0 || !tip_source_) return TipWindow::hide_tip();
    const QRect item = row_rect(row).translated(mapToGlobal(QPoint()));
    TipWindow::show_tip(tip_source_(*kind_at(row)), event->globalPosition().toPoint(), item, this);
}

void WaterfallView::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) emit clicked(kind_at(row_at(event->position().toPoint())));
}

void WaterfallView::leaveEvent(QEvent*) {
    TipWindow::hide_tip();
    if (hovered_ < 0) return;
    hovered_ = -1;
    emit hovered(std::nullopt);
}

void WaterfallView::step(int rows) {
    if (lines_.empty()) return;
    const auto now = std::ranges::find_if(lines_, [&](const WaterfallLine& line) { return mark_ == line.kind; });
    const int row =
        now == lines_.end() ? 0 : std::clamp(static_cast<int>(now - lines_.begin()) + rows, 0, static_cast<int>(lines_.size()) - 1);
    emit clicked(kind_at(row));
}

void WaterfallView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return QApplication::clipboard()->setText(table());
    if (event->key() == Qt::Key_Up) return step(-1);
    if (event->key() == Qt::Key_Down) return step(+1);
    event->ignore();
}

}  // namespace layline
