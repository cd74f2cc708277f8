// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "widgets/memory/memory_bars.h"
#include "widgets/table/flat_table.h"
#include "widgets/tip/tip.h"

namespace layline {

class MemoryTableModel;

/// The memory bars as numbers, one column a stage: the same marks, the same tooltips.
class MemoryTable : public FlatTable {
    Q_OBJECT
  public:
    explicit MemoryTable(QWidget* parent = nullptr);

    /// @param estimate legal or null; kept until replaced.
    void set_estimate(std::shared_ptr<const Estimate> estimate);
    void set_mark(const MemoryMark& mark);
    /// The last valid layout stays pale while the present one cannot run.
    void set_ghost(bool ghost);
    void set_tip_source(std::function<Tip(const MemoryMark&)> source) { tip_source_ = std::move(source); }
    /// The stage and class of a cell; a sum stands for the whole stage.
    static MemoryMark mark_of(const QModelIndex& index);

  signals:
    void pointed(const layline::MemoryMark& mark);
    void marked(const layline::MemoryMark& mark);
    void explanation_wanted();

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

  private:
    void spread_columns();
    void point_at(const QModelIndex& index, const QPoint& pointer);

    MemoryTableModel* model_;
    MemoryMark pointed_;
    bool follows_ = false;  ///< the current cell moves because the mark did
    bool ghost_ = false;
    std::function<Tip(const MemoryMark&)> tip_source_;

    friend class MemoryTableDelegate;
};

}  // namespace layline
