// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>
#include <functional>
#include <vector>

#include "widgets/tip/tip.h"

namespace layline {

/// A table of numbers by colour: the lower, the darker. Cells without a number stay empty.
struct HeatmapTable {
    struct Cell {
        bool known = false;
        double value = 0;  ///< what the colour says; lower is better
        QString text;      ///< what stands in the cell
    };
    QString x_name, y_name;
    std::vector<QString> x, y;  ///< values of the axes, in order
    std::vector<Cell> cells;    ///< row by row, x fastest
    int best = -1, current = -1;

    const Cell& at(int column, int row) const { return cells[static_cast<std::size_t>(row) * x.size() + static_cast<std::size_t>(column)]; }
    /// Tab-separated lines, heads first.
    QString text() const;
};

/// Draws the table; the best cell is outlined, the current one has a cross.
class HeatmapView : public QWidget {
    Q_OBJECT
  public:
    explicit HeatmapView(QWidget* parent = nullptr);

    void set_table(HeatmapTable table);
    const HeatmapTable& table() const { return table_; }
    void set_tip_source(std::function<Tip(int)> source) { tip_source_ = std::move(source); }
    /// The cell that is marked elsewhere, or -1.
    void set_marked(int cell);
    QRectF cell_rect(int cell) const;
    QSize sizeHint() const override { return {420, 300}; }

  signals:
    void chosen(int cell);   ///< one that is known
    void hovered(int cell);  ///< one that is known; -1: none

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QRectF grid() const;
    int cell_at(const QPointF& where) const;

    HeatmapTable table_;
    int hovered_ = -1, marked_ = -1;
    std::function<Tip(int)> tip_source_;
};

}  // namespace layline
