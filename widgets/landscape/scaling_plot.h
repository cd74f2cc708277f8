// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>
#include <vector>

class QCustomPlot;

namespace layline {

/// One quantity over the number of GPUs.
struct ScalingSeries {
    QString name;
    std::vector<double> gpus, values;
    bool ideal = false;  ///< a thin line without dots: what perfect scaling would give
};

/// Lines over GPUs on a logarithmic axis, named at their ends.
class ScalingPlot : public QWidget {
    Q_OBJECT
  public:
    explicit ScalingPlot(QWidget* parent = nullptr);
    /// @param logarithmic the upright axis too
    void set_series(const QString& quantity, std::vector<ScalingSeries> series, bool logarithmic);
    /// Tab-separated lines, heads first.
    QString table() const;
    QSize sizeHint() const override { return {420, 300}; }

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void rebuild();

    QCustomPlot* plot_;
    QString quantity_;
    std::vector<ScalingSeries> series_;
    bool logarithmic_ = false;
};

}  // namespace layline
