// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>
#include <QStyledItemDelegate>
#include <vector>

#include "app/gui/export/export_words.h"

namespace layline {

/// The launchers with what each supports of the live scenario.
class LauncherListModel : public QAbstractListModel {
    Q_OBJECT
  public:
    using QAbstractListModel::QAbstractListModel;

    void set_rows(std::vector<LauncherRow> rows);
    void set_target(std::optional<LauncherId> target);
    const LauncherRow& row(int index) const { return rows_[static_cast<std::size_t>(index)]; }
    bool is_target(int index) const { return target_ == row(index).id; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

  private:
    std::vector<LauncherRow> rows_;
    std::optional<LauncherId> target_;
};

/// Tick, triangle or stroke circle, the name, the reason below it.
class LauncherDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace layline
