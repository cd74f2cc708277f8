// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <memory>

#include "model/estimate/estimate.h"
#include "widgets/memory/memory_bars.h"

namespace layline {

/// The numbers of the memory bars: a column a pipeline rank; the classes as rows, then their sums, apart for what is allocated and what is
/// reserved, the share of the capacity, and the micro-batches in flight. GiB.
class MemoryTableModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    using QAbstractTableModel::QAbstractTableModel;

    enum Row { first_sum = 6, allocated = first_sum, reserve, reserved, of_capacity, in_flight, rows };

    void set_estimate(std::shared_ptr<const Estimate> estimate);
    const Estimate* estimate() const { return estimate_.get(); }

    /// The class of a row; nothing for a sum.
    static std::optional<MemoryClass> class_of(int row);
    static int row_of(const MemoryMark& mark);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  private:
    QString cell(int row, const StageMemory& stage) const;

    std::shared_ptr<const Estimate> estimate_;
};

}  // namespace layline
