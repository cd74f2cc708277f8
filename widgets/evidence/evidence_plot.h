// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>
#include <optional>
#include <vector>

#include "widgets/evidence/log_axis.h"
#include "widgets/tip/tip.h"

namespace layline {

/// One measured run beside its prediction.
struct EvidencePoint {
    double measured_s = 0, predicted_s = 0;
    QString name;
    bool same_model = false;  ///< as the present scenario: highlighted
    bool chosen = true;       ///< of the sources that are looked at; others are pale
};

/// Predicted against measured step times, both logarithmic, with lines at plus and minus 10 %.
/// Left and Right step through the points by measured time; Enter or a double click opens one.
class EvidencePlot : public QWidget {
    Q_OBJECT
  public:
    explicit EvidencePlot(QWidget* parent = nullptr);

    void set_points(std::vector<EvidencePoint> points);
    const std::vector<EvidencePoint>& points() const { return points_; }
    /// The nearest measured run and the present prediction: the diamond.
    void set_present(std::optional<EvidencePoint> present);
    void set_selected(int index);
    int selected() const { return selected_; }
    void set_tip_source(std::function<Tip(int)> source) { tip_source_ = std::move(source); }

    QPointF place_of(int index) const;
    int point_at(const QPointF& position) const;
    /// Name, measured, predicted, error in percent; tab-separated.
    QString table() const;

    QSize sizeHint() const override { return {328, 240}; }
    QSize minimumSizeHint() const override { return {200, 230}; }

  signals:
    void selected_point(int index);
    void opened(int index);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QRect plot() const;
    LogAxis across() const;
    LogAxis upwards() const;
    std::vector<double> all_values() const;
    void step(int by);
    void choose(int index);
    void paint_axes(QPainter& painter) const;
    void paint_points(QPainter& painter) const;
    void paint_marks(QPainter& painter) const;

    std::vector<EvidencePoint> points_;
    std::optional<EvidencePoint> present_;
    int selected_ = -1, hovered_ = -1;
    std::function<Tip(int)> tip_source_;
};

}  // namespace layline
