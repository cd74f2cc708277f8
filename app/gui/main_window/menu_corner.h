// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

class QAction;

namespace layline {

/// "Commands  Ctrl+Shift+P" at the right end of the menu bar; opens the palette.
class MenuCorner : public QAbstractButton {
    Q_OBJECT
  public:
    explicit MenuCorner(QAction* palette, QWidget* parent = nullptr);
    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace layline
