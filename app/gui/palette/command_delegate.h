// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace layline {

/// Draws a command: its words at the left, outcome, shortcut or reason at the right.
class CommandDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    static constexpr int row_height = 28;

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace layline
