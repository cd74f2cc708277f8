// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QButtonGroup>
#include <QStringList>
#include <QWidget>

namespace layline {

/// Words side by side of which one is chosen: the pages of a dock, in its title bar.
class PageSwitch : public QWidget {
    Q_OBJECT
  public:
    explicit PageSwitch(const QStringList& pages, QWidget* parent = nullptr);
    int current() const { return group_.checkedId(); }
    QAbstractButton* button(int page) const { return group_.button(page); }

  signals:
    void chosen(int page);

  private:
    QButtonGroup group_;
};

}  // namespace layline
