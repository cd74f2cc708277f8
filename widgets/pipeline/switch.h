// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace layline {

/// An on-off switch with its words to the right of it.
class Switch : public QAbstractButton {
    Q_OBJECT
  public:
    explicit Switch(const QString& text, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace layline
