// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace layline {

/// One segment; draws itself as part of the row that its control outlines.
class SegmentButton : public QAbstractButton {
    Q_OBJECT
  public:
    explicit SegmentButton(QWidget* parent);

    void set_possible(bool possible);
    void set_pinned(bool pinned);
    void set_place(bool first, bool last);
    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    bool possible_ = true;
    bool pinned_ = false;
    bool first_ = false;
    bool last_ = false;
};

}  // namespace layline
