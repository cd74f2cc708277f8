// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollBar>

namespace layline {

/// A vertical scroll bar without arrows: a round thumb on the bare surface.
class SlimScrollBar : public QScrollBar {
    Q_OBJECT
  public:
    explicit SlimScrollBar(QWidget* parent = nullptr) : QScrollBar(Qt::Vertical, parent) {}

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

  private:
    QRect thumb() const;
    int grab_ = 0;
};

}  // namespace layline
