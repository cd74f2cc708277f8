// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/pipeline/spot_facts.h"

namespace layline {

/// The tooltip of plots: a title and rows of name and value, shown at once. A child of the window, so that it needs no window of its own;
/// takes no mouse events.
class HoverCard : public QWidget {
    Q_OBJECT
  public:
    explicit HoverCard(QWidget* parent = nullptr);

    /// Shows the text beside the pointer, 8 px away, not over `avoid`. Both in global coordinates, within the window of `view`.
    void show_at(QWidget& view, const CardText& text, const QPoint& pointer, const QRect& avoid);
    const CardText& text() const { return text_; }
    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    CardText text_;
};

}  // namespace layline
