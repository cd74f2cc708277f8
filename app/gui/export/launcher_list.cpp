// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/export/launcher_list.h"

#include <QPainter>

#include "widgets/theme/fonts.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int row_height = 38, icon_left = 12, icon_size = 16, text_left = 36;

Icon icon_of(LauncherState state) {
    return state == LauncherState::ready     ? Icon::tick_circle
           : state == LauncherState::changed ? Icon::warning_triangle
                                             : Icon::stroke_circle;
}

QColor colour_of(LauncherState state, const Theme& theme) {
    return state == LauncherState::ready ? theme.fits : state == LauncherState::changed ? theme.tight : theme.text3;
}

}  // namespace

void LauncherListModel::set_rows(std::vector<LauncherRow> rows) {
    if (rows == rows_) return;
    if (rows.size() != rows_.size()) {
        beginResetModel();
        rows_ = std::move(rows);
        endResetModel();
        return;
    }
    rows_ = std::move(rows);
    emit dataChanged(index(0), index(rowCount() - 1));
}

void LauncherListModel::set_target(std::optional<LauncherId> target) {
    if (std::exchange(target_, target) != target && rowCount() > 0) emit dataChanged(index(0), index(rowCount() - 1));
}

int LauncherListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }

QVariant LauncherListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const LauncherRow& one = row(index.row());
    const QString name = QString::fromUtf8(launcher(one.id).name), version = QString::fromUtf8(launcher(one.id).version);
    if (role == Qt::DisplayRole) return name;
    if (role == Qt::ToolTipRole) return QString(name + QStringLiteral(", ") + version);
    if (role != Qt::AccessibleTextRole) return {};
    const QString state = one.state == LauncherState::ready     ? tr("can run it")
                          : one.state == LauncherState::changed ? tr("can run it, with changes")
                                                                : tr("refuses it");
    return QStringList{name, state, one.reason, is_target(index.row()) ? tr("target of this session") : QString()}.join(
        QStringLiteral(", "));
}

QSize LauncherDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return {180, row_height}; }

void LauncherDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* model = static_cast<const LauncherListModel*>(index.model());
    const LauncherRow& row = model->row(index.row());
    const Theme& theme = option.widget != nullptr ? Theme::of(*option.widget) : Theme::current();
    const QRect area = option.rect;
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    painter->fillRect(area, chosen ? theme.accentbg : theme.surface);
    if (chosen) painter->fillRect(area.left(), area.top(), 2, area.height(), theme.accent);
    draw_icon(*painter, icon_of(row.state),
              QRectF(area.left() + icon_left, area.top() + (row_height - icon_size) / 2.0, icon_size, icon_size),
              colour_of(row.state, theme));
    const QRect text = area.adjusted(text_left, 3, -8, -3);
    painter->setFont(font_of(chosen || model->is_target(index.row()) ? TextRole::body_value : TextRole::body));
    painter->setPen(row.state == LauncherState::refused ? theme.text3 : theme.text);
    const QString name = index.data().toString() + (model->is_target(index.row()) ? tr(" · target") : QString());
    painter->drawText(text, Qt::AlignLeft | Qt::AlignTop, painter->fontMetrics().elidedText(name, Qt::ElideRight, text.width()));
    painter->setFont(font_of(TextRole::caption));
    painter->setPen(theme.text3);
    painter->drawText(text, Qt::AlignLeft | Qt::AlignBottom, painter->fontMetrics().elidedText(row.reason, Qt::ElideRight, text.width()));
}

}  // namespace layline
