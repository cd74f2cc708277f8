// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

#include "widgets/theme/icons.h"

namespace layline {

/// A button of the context bar for one action: an icon alone, or an icon and words in a frame.
class BarButton : public QToolButton {
    Q_OBJECT
  public:
    BarButton(QAction* action, Icon icon, bool words, QWidget* parent = nullptr);
    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Icon icon_;
    bool words_;
};

}  // namespace layline
