// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

namespace layline {

/// Where each of several blocks goes when they fill columns one after the other: the first block of each column, such that the
/// longest column is as short as it can be. `heights`: one per block, in pixels; at least one column, at most one a block is used.
std::vector<std::size_t> column_starts(const std::vector<int>& heights, int columns);

/// Blocks of a form, below one another where it is narrow, in two or three columns where it is wide. The order stays that of reading:
/// down the first column, then down the next.
class FormColumns : public QWidget {
    Q_OBJECT
  public:
    explicit FormColumns(QWidget* parent = nullptr);
    /// Takes the block over; its height is its size hint's.
    void add_block(QWidget* block);
    int columns() const;

  protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

  private:
    void place();

    std::vector<QWidget*> blocks_;
};

}  // namespace layline
