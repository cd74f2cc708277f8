// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/common/density.h"
#include "widgets/theme/theme.h"

class QAction;

namespace layline {

/// The title bar of a dock that stands alone in its area, drawn as the one tab it is: name, what is shown, legend, switch.
class DockHeader : public QWidget {
    Q_OBJECT
  public:
    explicit DockHeader(const QString& title, QWidget* parent = nullptr);

    /// One entry of the legend. A null colour draws a line (critical path), an outlined one an empty box (idle).
    struct Key {
        QString text, brief;
        QColor Theme::*colour;
        bool in_compact = true;
    };
    void set_keys(std::vector<Key> keys);
    /// A checkable action shown as a switch at the right.
    void set_switch(QAction* action);
    void set_subtitle(const QString& subtitle);
    void set_note(const QString& note);
    void set_density(Density density);
    QSize sizeHint() const override { return {400, 30}; }
    QSize minimumSizeHint() const override { return {100, 30}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

  private:
    int tab_width() const;
    int draw_switch(QPainter& painter, const Theme& theme);
    void draw_keys(QPainter& painter, const Theme& theme, int left, int right);

    QString title_, subtitle_, note_;
    std::vector<Key> keys_;
    QAction* switch_ = nullptr;
    QRect switch_rect_;
    Density density_ = Density::regular;
};

}  // namespace layline
