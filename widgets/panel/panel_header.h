// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/theme/icons.h"

class QAction;
class QMenu;

namespace layline {

/// The line on top of a panel or a lone dock: title, what it shows, a note at the right, a menu.
class PanelHeader : public QWidget {
    Q_OBJECT
  public:
    explicit PanelHeader(const QString& title, const QString& subtitle = {}, QWidget* parent = nullptr);

    void set_subtitle(const QString& subtitle);
    /// "last valid, TP 2"; empty for none. Takes the place of the menu.
    void set_note(const QString& note);
    /// Shown by the three dots; owned by the caller.
    void set_menu(QMenu* menu) { menu_ = menu; }
    /// A switch left of the menu, lit while the action is checked; its tooltip is the action's text.
    void set_switch(QAction* action, Icon icon);
    QRect switch_rect() const { return dots().translated(-26, 0); }
    const QString& note() const { return note_; }
    QSize sizeHint() const override { return {200, 30}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

  private:
    QRect dots() const { return {width() - 32, 3, 24, 24}; }
    void open_menu();

    QString title_, subtitle_, note_;
    QMenu* menu_ = nullptr;
    QAction* switch_ = nullptr;
    Icon switch_icon_ = Icon::table;
};

}  // namespace layline
