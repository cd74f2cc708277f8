// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/palette/command_model.h"

#include <algorithm>

namespace layline {

void CommandModel::set_commands(std::vector<Command> commands) {
    beginResetModel();
    commands_ = std::move(commands);
    details_.clear();
    filter();
    endResetModel();
}

void CommandModel::set_typed(const QString& typed) {
    beginResetModel();
    typed_ = typed;
    filter();
    endResetModel();
}

void CommandModel::filter() {
    std::vector<std::pair<int, std::size_t>> scored;
    for (std::size_t i = 0; i < commands_.size(); ++i)
        if (const int score = match_score(commands_[i].text, typed_); score > 0) scored.emplace_back(score, i);
    std::ranges::stable_sort(scored, [&](const auto& a, const auto& b) {
        const bool a_possible = commands_[a.second].possible, b_possible = commands_[b.second].possible;
        return a_possible != b_possible ? a_possible : a.first > b.first;
    });
    shown_.clear();
    for (const auto& [score, index] : scored) shown_.push_back(index);
}

int CommandModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(shown_.size()); }

QString CommandModel::detail_of(std::size_t command) const {
    const auto [entry, missing] = details_.try_emplace(command);
    if (missing && commands_[command].detail) entry->second = commands_[command].detail();
    return entry->second;
}

QVariant CommandModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const std::size_t at = shown_[static_cast<std::size_t>(index.row())];
    const Command& shown = commands_[at];
    switch (role) {
        case Qt::DisplayRole:
            return shown.text;
        case Qt::AccessibleTextRole:
            return QString(shown.text + QStringLiteral(", ") + detail_of(at));
        case detail_role:
            return detail_of(at);
        case possible_role:
            return shown.possible;
        default:
            return {};
    }
}

Qt::ItemFlags CommandModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

}  // namespace layline
