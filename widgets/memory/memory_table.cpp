// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/memory/memory_table.h"

#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>

#include "widgets/common/memory_bands.h"
#include "widgets/memory/memory_plot.h"
#include "widgets/memory/memory_table_model.h"
#include "widgets/theme/colour.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"
#include "widgets/tip/tip_window.h"

namespace layline {

namespace {

constexpr int row_height = 24, least_column = 52, padding = 6, square = 10, names_width = 96, names_indent = 12;
constexpr double ghost_opacity = 0.32;

bool is_sum(int row) { return row == MemoryTableModel::allocated || row == MemoryTableModel::reserved; }

/// The names of the rows, which stay in sight while the stages scroll.
class RowNames : public QHeaderView {
  public:
    explicit RowNames(QWidget* parent) : QHeaderView(Qt::Vertical, parent) {
        setSectionResizeMode(QHeaderView::Fixed);
        setDefaultSectionSize(row_height);
        setMinimumSectionSize(row_height);
        setHighlightSections(false);
        viewport()->setBackgroundRole(QPalette::Base);
    }
    QSize sizeHint() const override { return {names_width, 0}; }

  protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override {
        const Theme& theme = Theme::of(*this);
        painter->fillRect(rect, theme.surface);
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.line);
        QRect text = rect.adjusted(names_indent, 0, 0, 0);
        if (const auto part = MemoryTableModel::class_of(section)) {
            const QRect mark(text.left(), rect.center().y() - square / 2, square, square);
            painter->setBrushOrigin(mark.topLeft());
            painter->fillRect(mark, brush_of(*part, theme));
        }
        text.adjust(square + padding, 0, 0, 0);
        painter->setFont(font_of(is_sum(section) ? TextRole::body_value : TextRole::body));
        painter->setPen(is_sum(section) ? theme.text : theme.text2);
        painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter, model()->headerData(section, Qt::Vertical).toString());
    }
};

}  // namespace

class MemoryTableDelegate : public QStyledItemDelegate {
  public:
    explicit MemoryTableDelegate(MemoryTable& table) : QStyledItemDelegate(&table), table_(table) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::of(table_);
        paint_flat_row(*painter, option, &table_);
        painter->setFont(font_of(is_sum(index.row()) ? TextRole::body_value : TextRole::body));
        const QColor colour = colour_of(index, theme);
        painter->setPen(table_.ghost_ ? with_opacity(colour, ghost_opacity) : colour);
        painter->drawText(option.rect.adjusted(0, 0, -padding, 0), Qt::AlignRight | Qt::AlignVCenter, index.data().toString());
    }

  private:
    QColor colour_of(const QModelIndex& index, const Theme& theme) const {
        if (index.row() != MemoryTableModel::reserved) return theme.text;
        const Estimate& estimate = *table_.model_->estimate();
        switch (verdict_of_stage(memory_bands(estimate), estimate.memory[static_cast<std::size_t>(index.column())].reserved_bytes())) {
            case Verdict::does_not_fit:
                return theme.over;
            case Verdict::tight:
                return theme.tight;
            default:
                return theme.text;
        }
    }

    MemoryTable& table_;
};

MemoryTable::MemoryTable(QWidget* parent) : FlatTable(parent), model_(new MemoryTableModel(this)) {
    setAccessibleName(tr("Memory per stage, in numbers"));
    setVerticalHeader(new RowNames(this));
    verticalHeader()->show();
    setItemDelegate(new MemoryTableDelegate(*this));
    setModel(model_);
    setSelectionBehavior(QAbstractItemView::SelectItems);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setSizeAdjustPolicy(QAbstractScrollArea::AdjustIgnored);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    setMouseTracking(true);
    connect(this, &FlatTable::activated_row, this, &MemoryTable::explanation_wanted);
}

void MemoryTable::set_estimate(std::shared_ptr<const Estimate> estimate) {
    if (estimate.get() == model_->estimate()) return;
    model_->set_estimate(std::move(estimate));
    spread_columns();
}

void MemoryTable::set_ghost(bool ghost) {
    if (ghost == ghost_) return;
    ghost_ = ghost;
    viewport()->update();
}

MemoryMark MemoryTable::mark_of(const QModelIndex& index) {
    return index.isValid() ? MemoryMark{index.column(), MemoryTableModel::class_of(index.row())} : MemoryMark{};
}

void MemoryTable::set_mark(const MemoryMark& mark) {
    if (mark == mark_of(currentIndex())) return;
    follows_ = true;
    const bool known = mark.stage >= 0 && mark.stage < model_->columnCount();
    setCurrentIndex(known ? model_->index(MemoryTableModel::row_of(mark), mark.stage) : QModelIndex());
    if (!known) clearSelection();
    follows_ = false;
}

void MemoryTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    FlatTable::currentChanged(current, previous);
    if (!follows_ && current.isValid()) emit marked(mark_of(current));
}

void MemoryTable::spread_columns() {
    const int columns = model_->columnCount();
    if (columns == 0) return;
    const int room = width() - names_width;
    const int each = std::max(room / columns, least_column);
    for (int column = 0; column < columns; ++column) setColumnWidth(column, each);
}

void MemoryTable::resizeEvent(QResizeEvent* event) {
    FlatTable::resizeEvent(event);
    spread_columns();
}

void MemoryTable::point_at(const QModelIndex& index, const QPoint& pointer) {
    const MemoryMark mark = mark_of(index);
    if (mark == pointed_) return;
    pointed_ = mark;
    emit pointed(mark);
    if (mark.none() || !tip_source_) return TipWindow::hide_tip();
    TipWindow::show_tip(tip_source_(mark), pointer, visualRect(index).translated(viewport()->mapToGlobal(QPoint())), this);
}

void MemoryTable::mouseMoveEvent(QMouseEvent* event) {
    FlatTable::mouseMoveEvent(event);
    point_at(indexAt(event->position().toPoint()), event->globalPosition().toPoint());
}

bool MemoryTable::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) point_at({}, {});
    return FlatTable::viewportEvent(event);
}

}  // namespace layline
