// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <cstdint>
#include <vector>

namespace layline {

/// GPUs as cells, node by node; one is chosen, and the ranks it talks to are filled. Click or the arrow keys choose another.
class RankGrid : public QWidget {
    Q_OBJECT
  public:
    RankGrid();

    /// @param group ascending ranks that are filled, the chosen one among them.
    void set_ranks(std::int64_t ranks, std::int64_t a_node, std::int64_t chosen, std::vector<std::int64_t> group);
    std::int64_t rank_at(const QPoint& point) const;
    QRect cell_of(std::int64_t rank) const;
    QSize minimumSizeHint() const override { return {200, 120}; }

  signals:
    void chosen(std::int64_t rank);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void arrange();
    std::int64_t nodes() const { return (ranks_ + a_node_ - 1) / a_node_; }

    std::int64_t ranks_ = 0, a_node_ = 8, chosen_ = 0;
    std::vector<std::int64_t> group_;
    int cell_ = 8, node_columns_ = 1, cells_across_ = 8;
};

}  // namespace layline
