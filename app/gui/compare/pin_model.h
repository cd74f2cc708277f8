// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include "app/gui/session/planning_session.h"

namespace layline {

/// The live layout and every pin, a row each: which side it is, name, step time, MFU, peak memory. Names of pins can be edited.
class PinModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    explicit PinModel(PlanningSession& session, QObject* parent = nullptr);

    /// Reads the session anew.
    void refresh();
    /// Index of the row's pin; -1 for the live layout.
    static int pin_of(int row) { return row - 1; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

  private:
    struct Row {
        QString side, name, edited_name, measured;
        Outcome outcome;
        QString note;  ///< what sets its prediction apart, empty mostly
    };
    PlanningSession& session_;
    MfuConvention convention_ = MfuConvention::palm;
    std::vector<Row> rows_;
};

/// Draws the rows flat; A and B in the colour of what they stand for.
class PinDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace layline
