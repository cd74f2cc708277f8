// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/compare/pin_model.h"

#include <QPainter>

#include "app/gui/compare/pin_words.h"
#include "app/gui/words/outcome_words.h"
#include "widgets/table/flat_table.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/numbers.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

enum Column { side_column, name_column, step_column, mfu_column, peak_column, columns };

constexpr int cell_padding = 6;

}  // namespace

PinModel::PinModel(PlanningSession& session, QObject* parent) : QAbstractTableModel(parent), session_(session) {}

void PinModel::refresh() {
    const Plan& plan = session_.plan();
    std::vector<Row> rows;
    rows.push_back({QStringLiteral("B"), layout_words(plan.scenario), {}, {}, outcome_of(*session_.estimate()), {}});
    for (int i = 0; i < static_cast<int>(plan.pins.size()); ++i) {
        const Pin& pin = plan.pins[static_cast<std::size_t>(i)];
        Row row{i == plan.baseline ? QStringLiteral("A") : QString(),
                pin_name(pin, plan.scenario),
                QString::fromStdString(pin.name),
                {},
                session_.pin_outcome(i),
                {}};
        const PinNote note = pin_note(plan, pin, row.outcome);
        if (!note.mark.isEmpty()) row.name += QStringLiteral(" · ") + note.mark;
        row.note = note.text;
        if (pin.measured && pin.measured->step_time_s > 0)
            row.measured =
                tr("Measured: %1 s. %2").arg(numbers::significant(pin.measured->step_time_s), QString::fromStdString(pin.measured->source));
        if (pin.measured && pin.measured->out_of_memory)
            row.measured = tr("Measured: out of memory. %1").arg(QString::fromStdString(pin.measured->source));
        rows.push_back(std::move(row));
    }
    convention_ = session_.convention();
    const bool same_size = rows.size() == rows_.size();
    if (!same_size) beginResetModel();
    rows_ = std::move(rows);
    if (!same_size)
        endResetModel();
    else
        emit dataChanged(index(0, 0), index(static_cast<int>(rows_.size()) - 1, columns - 1));
}

int PinModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }

int PinModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : columns; }

QVariant PinModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole) return int((index.column() <= name_column ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::EditRole && index.column() == name_column) return row.edited_name;
    if (role == Qt::ToolTipRole) {
        QStringList lines{row.name, row.measured, row.note};
        lines.removeAll(QString());
        return lines.join(u'\n');
    }
    if (role != Qt::DisplayRole) return {};
    const bool legal = row.outcome.verdict != Verdict::illegal;
    const QString dash = QStringLiteral("–");
    switch (index.column()) {
        case side_column:
            return row.side;
        case name_column:
            return row.name;
        case step_column:
            return legal ? numbers::significant(row.outcome.step_time_s) : dash;
        case mfu_column:
            return legal ? numbers::fixed(100 * row.outcome.mfu(convention_), 1) : dash;
        default:
            return legal ? numbers::gib(row.outcome.peak_bytes).number : dash;
    }
}

QVariant PinModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return int((section <= name_column ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const QString heads[] = {{}, tr("Pinned"), tr("Step, s"), tr("MFU, %"), tr("GiB")};
    return heads[section];
}

bool PinModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable)) return false;
    session_.rename_pin(pin_of(index.row()), value.toString());
    return true;
}

Qt::ItemFlags PinModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.column() == name_column && pin_of(index.row()) >= 0) flags |= Qt::ItemIsEditable;
    return flags;
}

void PinDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = option.widget != nullptr ? Theme::of(*option.widget) : Theme::current();
    paint_flat_row(*painter, option, option.widget);
    const bool strong = index.column() == side_column || !index.siblingAtColumn(side_column).data().toString().isEmpty();
    painter->setFont(font_of(strong ? TextRole::body_value : TextRole::body));
    painter->setPen(index.column() == side_column ? theme.accent : theme.text);
    const QRect place = option.rect.adjusted(cell_padding, 0, -cell_padding, 0);
    painter->drawText(place, index.data(Qt::TextAlignmentRole).toInt(),
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, place.width()));
}

}  // namespace layline
