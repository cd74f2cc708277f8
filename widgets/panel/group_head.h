// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/common/density.h"

namespace layline {

/// "Parallelism", "Batch": the head of a group of rows.
class GroupHead : public QWidget {
    Q_OBJECT
  public:
    explicit GroupHead(const QString& text, QWidget* parent = nullptr);
    void set_density(Density density);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString text_;
};

}  // namespace layline
