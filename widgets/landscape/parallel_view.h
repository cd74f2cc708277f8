// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <QString>
#include <QWidget>
#include <optional>
#include <utility>
#include <vector>

namespace layline {

/// One upright axis of a parallel-coordinates view.
struct ParallelAxis {
    QString name;
    std::vector<QString> ticks;  ///< at the places below
    std::vector<double> places;  ///< 0 (bottom) .. 1 (top)
};

/// One layout: its place on every axis, and how good it is, 1 the best .. 0.
struct ParallelLine {
    std::vector<float> places;
    float merit = 0;
};

/// Layouts as lines over axes. Dragging along an axis keeps the lines that pass there; a click on the axis lets all through again.
class ParallelView : public QWidget {
    Q_OBJECT
  public:
    explicit ParallelView(QWidget* parent = nullptr);

    void set_lines(std::vector<ParallelAxis> axes, std::vector<ParallelLine> lines);
    void set_marked(int line);
    /// Lines that pass all ranges.
    std::vector<int> kept() const;
    QPointF place_of(int line, int axis) const;
    QSize sizeHint() const override { return {420, 300}; }

  signals:
    void chosen(int line);
    void range_changed();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

  private:
    QRectF inside() const;
    double x_of(int axis) const;
    int axis_at(const QPointF& where) const;
    int line_at(const QPointF& where) const;
    bool passes(const ParallelLine& line) const;
    void draw_lines();

    std::vector<ParallelAxis> axes_;
    std::vector<ParallelLine> lines_;
    std::vector<std::optional<std::pair<double, double>>> ranges_;  ///< by axis
    QPixmap picture_;                                               ///< of the lines; null: to be drawn
    int marked_ = -1, dragged_ = -1;
    double drag_from_ = 0;
};

}  // namespace layline
