// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <map>
#include <vector>

#include "app/gui/palette/command.h"

namespace layline {

/// The commands that fit what was typed, best first, impossible ones last.
class CommandModel : public QAbstractListModel {
    Q_OBJECT
  public:
    enum Role { detail_role = Qt::UserRole, possible_role };

    using QAbstractListModel::QAbstractListModel;

    void set_commands(std::vector<Command> commands);
    void set_typed(const QString& typed);
    const Command& command(const QModelIndex& index) const { return commands_[shown_[static_cast<std::size_t>(index.row())]]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

  private:
    void filter();
    QString detail_of(std::size_t command) const;

    std::vector<Command> commands_;
    std::vector<std::size_t> shown_;
    mutable std::map<std::size_t, QString> details_;  ///< known ones
    QString typed_;
};

}  // namespace layline
