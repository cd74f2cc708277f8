// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/groups/rank_grid.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int margin = 16, largest_cell = 28, labelled_cell = 20;

int gap_of(int cell) { return std::max(cell / 2, 2); }
}  // namespace

RankGrid::RankGrid() {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("GPUs by node"));
}

void RankGrid::set_ranks(std::int64_t ranks, std::int64_t a_node, std::int64_t chosen, std::vector<std::int64_t> group) {
    ranks_ = ranks;
    a_node_ = std::max<std::int64_t>(a_node, 1);
    chosen_ = chosen;
    group_ = std::move(group);
    setAccessibleDescription(tr("Rank %1 of %2 talks to %3 ranks").arg(chosen_).arg(ranks_).arg(group_.size()));
    arrange();
    update();
}

/// The largest cell with which all nodes fit, nodes of at most eight cells a row.
void RankGrid::arrange() {
    cells_across_ = static_cast<int>(std::min<std::int64_t>(a_node_, 8));
    const auto down = static_cast<int>((a_node_ + cells_across_ - 1) / cells_across_);
    for (cell_ = largest_cell; cell_ > 1; --cell_) {
        const int gap = gap_of(cell_), wide = cells_across_ * cell_ + gap, high = down * cell_ + gap;
        node_columns_ = std::max((width() - 2 * margin + gap) / wide, 1);
        const std::int64_t rows = (nodes() + node_columns_ - 1) / node_columns_;
        if (rows * high - gap <= height() - 2 * margin) break;
    }
}

QRect RankGrid::cell_of(std::int64_t rank) const {
    const auto node = static_cast<int>(rank / a_node_), local = static_cast<int>(rank % a_node_);
    const auto down = static_cast<int>((a_node_ + cells_across_ - 1) / cells_across_);
    const int gap = gap_of(cell_);
    const int x = margin + node % node_columns_ * (cells_across_ * cell_ + gap) + local % cells_across_ * cell_;
    const int y = margin + node / node_columns_ * (down * cell_ + gap) + local / cells_across_ * cell_;
    return {x, y, cell_, cell_};
}

std::int64_t RankGrid::rank_at(const QPoint& point) const {
    for (std::int64_t rank = 0; rank < ranks_; ++rank)
        if (cell_of(rank).contains(point)) return rank;
    return -1;
}

void RankGrid::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.setFont(font_of(TextRole::tick));
    const int inset = cell_ > 4 ? 1 : 0;
    for (std::int64_t rank = 0; rank < ranks_; ++rank) {
        const QRect cell = cell_of(rank).adjusted(0, 0, -inset, -inset);
        const bool member = std::ranges::binary_search(group_, rank);
        painter.fillRect(cell, member ? theme.accent : theme.sunken);
        if (rank == chosen_) {
            painter.setPen(theme.text);
            painter.drawRect(cell.adjusted(-1, -1, 0, 0));
        }
        if (cell_ < labelled_cell) continue;
        painter.setPen(member ? theme.onaccent : theme.text3);
        painter.drawText(cell, Qt::AlignCenter, QString::number(rank));
    }
}

void RankGrid::mousePressEvent(QMouseEvent* event) {
    if (const std::int64_t rank = rank_at(event->position().toPoint()); rank >= 0) emit chosen(rank);
}

void RankGrid::keyPressEvent(QKeyEvent* event) {
    const std::int64_t step = event->key() == Qt::Key_Right  ? 1
                              : event->key() == Qt::Key_Left ? -1
                              : event->key() == Qt::Key_Down ? a_node_
                              : event->key() == Qt::Key_Up   ? -a_node_
                                                             : 0;
    if (step == 0) return QWidget::keyPressEvent(event);
    emit chosen(std::clamp<std::int64_t>(chosen_ + step, 0, std::max<std::int64_t>(ranks_ - 1, 0)));
}

void RankGrid::resizeEvent(QResizeEvent*) { arrange(); }

}  // namespace layline
