// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/memory/memory_table_model.h"

#include "widgets/theme/numbers.h"

namespace layline {

void MemoryTableModel::set_estimate(std::shared_ptr<const Estimate> estimate) {
    const bool same_shape = estimate_ && estimate && estimate_->memory.size() == estimate->memory.size();
    if (!same_shape) beginResetModel();
    estimate_ = std::move(estimate);
    if (!same_shape) return endResetModel();
    emit dataChanged(index(0, 0), index(rows - 1, columnCount() - 1));
}

std::optional<MemoryClass> MemoryTableModel::class_of(int row) {
    if (row >= 0 && row < first_sum) return memory_classes[static_cast<std::size_t>(row)];
    return row == reserve ? std::optional(MemoryClass::reserve) : std::nullopt;
}

int MemoryTableModel::row_of(const MemoryMark& mark) {
    if (!mark.part) return reserved;
    return *mark.part == MemoryClass::reserve ? reserve : static_cast<int>(*mark.part);
}

int MemoryTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() || !estimate_ ? 0 : rows; }

int MemoryTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !estimate_ ? 0 : static_cast<int>(estimate_->memory.size());
}

QString MemoryTableModel::cell(int row, const StageMemory& stage) const {
    if (const auto part = class_of(row)) return numbers::gib(bytes_of(stage, *part)).number;
    switch (row) {
        case allocated:
            return numbers::gib(stage.allocated_bytes()).number;
        case reserved:
            return numbers::gib(stage.reserved_bytes()).number;
        case of_capacity:
            return numbers::percent(stage.reserved_bytes() / estimate_->capacity_bytes).text();
        default:
            return numbers::significant(stage.in_flight);
    }
}

QVariant MemoryTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !estimate_) return {};
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::DisplayRole) return cell(index.row(), estimate_->memory[static_cast<std::size_t>(index.column())]);
    return {};
}

QVariant MemoryTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role == Qt::TextAlignmentRole) return int((orientation == Qt::Horizontal ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    if (orientation == Qt::Horizontal) return tr("Stage %1").arg(section);
    if (const auto part = class_of(section)) return word_of(*part);
    switch (section) {
        case allocated:
            return tr("Allocated");
        case reserved:
            return tr("Reserved");
        case of_capacity:
            return tr("Of capacity");
        default:
            return tr("In flight");
    }
}

}  // namespace layline
