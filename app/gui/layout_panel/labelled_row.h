// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/common/density.h"

namespace layline {

/// A name at the left and a control of its own width at the right.
class LabelledRow : public QWidget {
    Q_OBJECT
  public:
    LabelledRow(const QString& name, QWidget* control, QWidget* parent = nullptr);
    void set_density(Density density);
    /// Places the control anew, after its width changed.
    void place();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    QString name_;
    QWidget* control_;
};

}  // namespace layline
