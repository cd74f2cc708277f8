// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/form_columns.h"

#include <QEvent>
#include <algorithm>

namespace layline {

namespace {

constexpr int least_width = 320, most_width = 460, most_columns = 3;

/// The columns filled when none may be longer than `most`; the start of each.
std::vector<std::size_t> filled(const std::vector<int>& heights, int most) {
    std::vector<std::size_t> starts;
    int used = 0;
    for (std::size_t i = 0; i < heights.size(); ++i) {
        if (starts.empty() || used + heights[i] > most) {
            starts.push_back(i);
            used = 0;
        }
        used += heights[i];
    }
    return starts;
}

}  // namespace

std::vector<std::size_t> column_starts(const std::vector<int>& heights, int columns) {
    int low = 0, high = 0;
    for (const int height : heights) {
        low = std::max(low, height);
        high += height;
    }
    while (low < high) {
        const int middle = low + (high - low) / 2;
        if (filled(heights, middle).size() <= static_cast<std::size_t>(std::max(columns, 1)))
            high = middle;
        else
            low = middle + 1;
    }
    return filled(heights, high);
}

FormColumns::FormColumns(QWidget* parent) : QWidget(parent) {}

void FormColumns::add_block(QWidget* block) {
    block->setParent(this);
    blocks_.push_back(block);
    place();
}

int FormColumns::columns() const { return std::clamp(width() / least_width, 1, most_columns); }

void FormColumns::resizeEvent(QResizeEvent*) { place(); }

bool FormColumns::event(QEvent* event) {
    if (event->type() == QEvent::LayoutRequest) place();
    return QWidget::event(event);
}

void FormColumns::place() {
    std::vector<int> heights;
    for (const QWidget* block : blocks_) heights.push_back(block->sizeHint().height());
    const std::vector<std::size_t> starts = column_starts(heights, columns());
    const int wide = columns() == 1 ? width() : std::min(width() / columns(), most_width);
    int column = -1, y = 0, longest = 0;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        if (static_cast<std::size_t>(column + 1) < starts.size() && starts[static_cast<std::size_t>(column + 1)] == i) {
            ++column;
            y = 0;
        }
        blocks_[i]->setGeometry(column * wide, y, wide, heights[i]);
        y += heights[i];
        longest = std::max(longest, y);
    }
    setMinimumHeight(longest);
}

}  // namespace layline
