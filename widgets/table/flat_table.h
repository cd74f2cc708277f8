// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>
#include <QTableView>

namespace layline {

/// A horizontal header without frames and gradients: quiet words over a rule.
class FlatHeader : public QHeaderView {
    Q_OBJECT
  public:
    explicit FlatHeader(QWidget* parent = nullptr);

  protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;
    QSize sizeHint() const override;
};

/// The window's table: rows of 24 px parted by rules, whole rows selected, no grid, no row numbers.
class FlatTable : public QTableView {
    Q_OBJECT
  public:
    explicit FlatTable(QWidget* parent = nullptr);
    /// Rows and header; no taller than it needs to be.
    QSize sizeHint() const override;
    /// The rows as tab-separated text, heads first.
    QString text() const;

  signals:
    void activated_row(int row);  ///< Enter or double click
    void delete_pressed(int row);

  protected:
    void keyPressEvent(QKeyEvent* event) override;
};

/// The colours and fonts of a row of the table: text in `text`, rule below, accentbg where selected.
void paint_flat_row(QPainter& painter, const QStyleOptionViewItem& option, const QWidget* widget);

}  // namespace layline
