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
    double low = 0, high = 0;    ///< of a continuous axis: values at its ends; equal where only the ticks have lines
};

/// One layout: its place on every axis, and how good it is, 1 the best .. 0.
struct ParallelLine {
    std::vector<float> places;
    float merit = 0;
};

/// Layouts as lines over axes. Dragging along an axis keeps the lines that pass there; a click on the axis lets all through again.
/// Escape lets all through everywhere.
class ParallelView : public QWidget {
    Q_OBJECT
  public:
    explicit ParallelView(QWidget* parent = nullptr);

    void set_lines(std::vector<ParallelAxis> axes, std::vector<ParallelLine> lines);
    void set_marked(int line);
    /// Lines that pass all ranges.
    std::vector<int> kept() const;
    /// Places 0..1 along an axis that pass, where it was brushed.
    const std::optional<std::pair<double, double>>& range(int axis) const { return ranges_[static_cast<std::size_t>(axis)]; }
    const std::vector<ParallelAxis>& axes() const { return axes_; }
    /// Lets every line pass an axis again.
    void clear_range(int axis);
    /// Tab-separated lines, heads first: an axis each, with what it shows and what passes.
    QString table() const;
    QPointF place_of(int line, int axis) const;
    QSize sizeHint() const override { return {420, 300}; }

  signals:
    void chosen(int line);
    void hovered(int line);  ///< -1: none
    void range_changed(int axis);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

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
    int marked_ = -1, dragged_ = -1, hovered_ = -1;
    double drag_from_ = 0;
};

}  // namespace layline
