// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <functional>
#include <vector>

#include "model/search/objective.h"

namespace layline {

/// What search found, a row a layout, in the order in which it came.
class ResultModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { rank, layout, gpus, step, mfu, peak, verdict, columns };
    static constexpr int brief_role = Qt::UserRole;  ///< what to show of a layout where its words are too wide

    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    void append(const std::vector<Candidate>& found);
    /// Puts other rows in place of all.
    void replace(std::vector<Candidate> rows);
    /// How many of the best lie within the model's error of one another; and on how many GPUs the live layout runs.
    void set_context(std::size_t contenders, double contender_limit_s, std::int64_t own_gpus);

    const Candidate& candidate(int row) const { return rows_[static_cast<std::size_t>(row)]; }
    const std::vector<Candidate>& candidates() const { return rows_; }
    /// The row of a layout, or -1.
    int row_of(const Candidate& candidate) const;
    bool is_contender(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  private:
    std::vector<Candidate> rows_;
    std::size_t contenders_ = 0;
    double contender_limit_s_ = 0;
    std::int64_t own_gpus_ = 0;
};

/// Sorts by the numbers themselves and keeps the rows that a line of conditions lets through.
class ResultFilter : public QSortFilterProxyModel {
    Q_OBJECT
  public:
    explicit ResultFilter(ResultModel& model, QObject* parent = nullptr);

    /// Conditions apart by spaces, all of which must hold: "tp=4", "pp<=8", "step<12.5", "recompute=none|full", words of a schedule or a
    /// verdict ("zb", "fits").
    /// @returns whether every one was understood; those that were not are left aside.
    bool set_conditions(const QString& text);
    /// Leaves out layouts above this, bytes, as the search was asked; they stay in the picture.
    void set_most_bytes(double bytes);

    /// Whether a row of the model passes.
    bool accepts(int row) const;

  protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

  private:
    ResultModel& model_;
    std::vector<std::function<bool(const Candidate&)>> conditions_;
    double most_bytes_ = 1e300;
};

/// Colours the verdict, sets the step time in medium weight and marks contenders.
class ResultDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    /// The row that is pointed at elsewhere, or -1.
    void set_hovered(int row) { hovered_ = row; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  private:
    int hovered_ = -1;
};

/// "TP 2 · PP 4 · VPP 4 · mb 1 · SP", what is unusual about a layout at its end.
QString result_words(const Layout& layout);
/// The same where there is little room: "TP2 PP4 v4 mb1 SP".
QString result_signs(const Layout& layout);

}  // namespace layline
