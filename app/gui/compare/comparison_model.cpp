// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/compare/comparison_model.h"

#include <QPainter>
#include <cmath>
#include <utility>

#include "widgets/table/flat_table.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

enum Column { name_column, a_column, b_column, difference_column, columns };

constexpr int cell_padding = 6, bar_height = 2, tick = 12;

const ComparisonRow& row_of(const QModelIndex& index) {
    return static_cast<const ComparisonModel*>(index.model())->rows()[static_cast<std::size_t>(index.row())];
}

/// Bars of the column share one axis in its middle; a full half is a difference as large as the larger value.
void draw_bar(QPainter& painter, const QRect& cell, const ComparisonRow& row, const Theme& theme) {
    const int half = (cell.width() - 2 * cell_padding) / 2;
    const int centre = cell.left() + cell_padding + half;
    const int length = std::max(1, static_cast<int>(std::lround(std::abs(row.share) * half)));
    const int left = row.share < 0 ? centre - length : centre;
    painter.fillRect(QRect(centre, cell.bottom() - 5, 1, 4), theme.line2);
    painter.fillRect(QRect(left, cell.bottom() - 3, length, bar_height), row.better ? theme.fitsband : theme.overband);
}

void draw_difference(QPainter& painter, const QRect& cell, const ComparisonRow& row, const Theme& theme) {
    painter.setFont(font_of(TextRole::body_value));
    painter.setPen(row.better ? theme.fits : row.worse ? theme.over : theme.text3);
    const QRect text = cell.adjusted(cell_padding, 0, -cell_padding, -4);
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, row.difference);
    if (row.share != 0) draw_bar(painter, cell, row, theme);
    if (!row.better) return;
    const int width = painter.fontMetrics().horizontalAdvance(row.difference);
    draw_icon(painter, Icon::tick_circle, QRectF(text.right() - width - tick - 4, text.center().y() - tick / 2.0, tick, tick), theme.fits);
}

}  // namespace

void ComparisonModel::set_rows(std::vector<ComparisonRow> rows) {
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
}

int ComparisonModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }

int ComparisonModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns; }

QVariant ComparisonModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const ComparisonRow& row = rows_[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole) return int((index.column() == name_column ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::AccessibleTextRole && index.column() == difference_column && (row.better || row.worse))
        return row.better ? tr("%1, better").arg(row.difference) : tr("%1, worse").arg(row.difference);
    if (role == Qt::ToolTipRole && row.kind == ComparisonRow::Kind::text)
        return QStringLiteral("%1: A %2, B %3").arg(row.name, row.a, row.b);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case name_column:
            return row.name;
        case a_column:
            return row.a;
        case b_column:
            return row.b;
        default:
            return row.difference;
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return int((section == name_column ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    static const QString heads[] = {{}, QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("B − A")};
    return heads[section];
}

void ComparisonDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = option.widget != nullptr ? Theme::of(*option.widget) : Theme::current();
    const ComparisonRow& row = row_of(index);
    paint_flat_row(*painter, option, option.widget);
    if (index.column() == difference_column) return draw_difference(*painter, option.rect, row, theme);
    const bool head = row.kind == ComparisonRow::Kind::section;
    painter->setFont(font_of(head ? TextRole::caption_head : index.column() == b_column ? TextRole::body_value : TextRole::body));
    painter->setPen(head ? theme.text3 : index.column() == a_column ? theme.text2 : theme.text);
    const QRect place = option.rect.adjusted(cell_padding, 0, -cell_padding, 0);
    painter->drawText(place, index.data(Qt::TextAlignmentRole).toInt(),
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, place.width()));
}

}  // namespace layline
