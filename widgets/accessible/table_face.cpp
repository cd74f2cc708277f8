// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/accessible/table_face.h"

#include <QWidget>
#include <algorithm>

namespace layline {

bool CellFace::isValid() const { return row_ < table_.rowCount() && column_ < table_.columnCount(); }

QAccessibleInterface* CellFace::parent() const { return &table_; }

QAccessibleInterface* CellFace::table() const { return &table_; }

QString CellFace::text(QAccessible::Text part) const {
    return part == QAccessible::Name || part == QAccessible::Value ? table_.cell_text(row_, column_) : QString();
}

QRect CellFace::rect() const { return table_.rect(); }

QAccessible::Role CellFace::role() const {
    return row_ == 0 ? QAccessible::ColumnHeader : column_ == 0 ? QAccessible::RowHeader : QAccessible::Cell;
}

QAccessible::State CellFace::state() const {
    QAccessible::State state;
    state.readOnly = true;
    return state;
}

void* CellFace::interface_cast(QAccessible::InterfaceType type) {
    return type == QAccessible::TableCellInterface ? static_cast<QAccessibleTableCellInterface*>(this) : nullptr;
}

QList<QAccessibleInterface*> CellFace::columnHeaderCells() const { return {table_.cellAt(0, column_)}; }

QList<QAccessibleInterface*> CellFace::rowHeaderCells() const { return {table_.cellAt(row_, 0)}; }

TableFace::TableFace(QWidget* widget, std::function<QString()> text)
    : QAccessibleWidget(widget, QAccessible::Table, widget->accessibleName()), text_(std::move(text)) {}

TableFace::~TableFace() {
    for (const auto& [place, id] : faces_) QAccessible::deleteAccessibleInterface(id);
}

const std::vector<QStringList>& TableFace::cells() const {
    if (const QString text = text_(); text != cut_) {
        cut_ = text;
        cells_.clear();
        for (const QString& line : text.split(u'\n', Qt::SkipEmptyParts)) cells_.push_back(line.split(u'\t'));
    }
    return cells_;
}

QString TableFace::cell_text(int row, int column) const {
    const auto& rows = cells();
    return row >= 0 && row < static_cast<int>(rows.size()) ? rows[static_cast<std::size_t>(row)].value(column) : QString();
}

int TableFace::rowCount() const { return static_cast<int>(cells().size()); }

int TableFace::columnCount() const {
    const auto& rows = cells();
    return rows.empty() ? 0 : static_cast<int>(rows.front().size());
}

QAccessibleInterface* TableFace::cellAt(int row, int column) const {
    if (row < 0 || row >= rowCount() || column < 0 || column >= columnCount()) return nullptr;
    const std::pair place(row, column);
    const auto known = faces_.find(place);
    if (known != faces_.end()) return QAccessible::accessibleInterface(known->second);
    auto* face = new CellFace(*const_cast<TableFace*>(this), row, column);
    faces_.emplace(place, QAccessible::registerAccessibleInterface(face));
    return face;
}

QAccessibleInterface* TableFace::child(int index) const {
    const int columns = columnCount();
    return columns == 0 ? nullptr : cellAt(index / columns, index % columns);
}

int TableFace::indexOfChild(const QAccessibleInterface* child) const {
    const auto* cell = dynamic_cast<const CellFace*>(child);
    return cell == nullptr ? -1 : cell->rowIndex() * columnCount() + cell->columnIndex();
}

void* TableFace::interface_cast(QAccessible::InterfaceType type) {
    if (type == QAccessible::TableInterface) return static_cast<QAccessibleTableInterface*>(this);
    return QAccessibleWidget::interface_cast(type);
}

}  // namespace layline
