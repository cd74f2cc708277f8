// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>
#include <vector>

namespace layline {

/// What one parameter is worth.
struct KnobBar {
    QString name;
    double spread = 0;   ///< what its worst value costs over its best, as a share
    double present = 0;  ///< what its present value costs, as a share; negative: no layout with it fits
    QString best, worst, now;
};

/// A bar for each parameter, the one that matters most on top; a tick where the present value stands.
class KnobBars : public QWidget {
    Q_OBJECT
  public:
    explicit KnobBars(QWidget* parent = nullptr);
    void set_knobs(std::vector<KnobBar> knobs);
    /// Tab-separated lines, heads first.
    QString table() const;
    QSize sizeHint() const override { return {420, 300}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    std::vector<KnobBar> knobs_;
};

}  // namespace layline
