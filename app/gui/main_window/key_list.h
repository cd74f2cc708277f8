// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "app/gui/main_window/actions.h"

namespace layline {

/// The list of keys over the window: what actions have, and what sliders and plots take. Any key or click closes it.
class KeyList : public QFrame {
    Q_OBJECT
  public:
    KeyList(QWidget* window, const Actions& actions);

    struct Entry {
        QString keys, text;
    };
    std::vector<Entry> entries() const;
    void open();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    const Actions& actions_;
    QWidget* focus_before_ = nullptr;
};

}  // namespace layline
