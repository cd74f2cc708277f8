// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>
#include <functional>
#include <optional>
#include <vector>

#include "widgets/common/memory_bands.h"
#include "widgets/tip/tip.h"

class QCustomPlot;
class QPainter;
class QCPGraph;
class QCPItemRect;
class QCPItemLine;

namespace layline {

/// One layout as a point of the landscape.
struct PlotPoint {
    enum class Kind { front, within, large, hidden };  ///< on the Pareto front, within the memory limit, above it; filtered out
    double step_s = 0;
    double bytes = 0;
    Kind kind = Kind::within;
};

/// Step time against peak memory: bands as in the memory plot, the front as a stair, the current layout as a cross, the best as a double
/// ring. Points are told apart by where they are; what they are the caller knows.
class ParetoPlot : public QWidget {
    Q_OBJECT
  public:
    explicit ParetoPlot(QWidget* parent = nullptr);

    void set_bands(const MemoryBands& bands);
    /// @param best index into points, or -1
    void set_points(std::vector<PlotPoint> points, int best);
    /// The live layout; nothing while it is not possible.
    void set_current(std::optional<PlotPoint> current);
    /// The point that is marked elsewhere, or -1.
    void set_marked(int index);
    void set_tip_source(std::function<Tip(int)> source) { tip_source_ = std::move(source); }

    /// Where a point is drawn, in pixels of the widget.
    QPointF place_of(int index) const;
    /// The nearest point within reach of the pointer, or -1.
    int point_at(const QPointF& where) const;
    /// Tab-separated lines, heads first.
    QString table() const;
    QSize sizeHint() const override { return {420, 300}; }

  signals:
    void hovered(int index);  ///< -1: none
    void chosen(int index);

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void apply_theme();
    void place();
    void refresh();
    void draw_marks(QPainter& painter) const;
    void draw_legend(QPainter& painter, const QRect& inside) const;
    void hover(int index);

    QCustomPlot* plot_;
    QCPGraph *large_, *within_, *front_line_, *front_;
    QCPItemRect *tight_, *over_;
    QCPItemLine* capacity_;
    std::vector<PlotPoint> points_;
    std::optional<PlotPoint> current_;
    MemoryBands bands_;
    int best_ = -1, marked_ = -1, hovered_ = -1;
    std::function<Tip(int)> tip_source_;
};

}  // namespace layline
