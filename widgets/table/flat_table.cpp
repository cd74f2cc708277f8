// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table/flat_table.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPainter>

#include "widgets/theme/fonts.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int row_height = 24, cell_padding = 6;
}

FlatHeader::FlatHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
    setHighlightSections(false);
    setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
}

QSize FlatHeader::sizeHint() const { return {QHeaderView::sizeHint().width(), row_height}; }

void FlatHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
    const Theme& theme = Theme::of(*this);
    painter->fillRect(rect, theme.surface);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.line);
    painter->setFont(font_of(TextRole::caption));
    painter->setPen(theme.text3);
    const QVariant alignment = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole);
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == section;
    constexpr int mark = 12;
    if (sorted)
        draw_icon(*painter, sortIndicatorOrder() == Qt::AscendingOrder ? Icon::sort_up : Icon::sort_down,
                  QRectF(rect.right() - mark, rect.center().y() - mark / 2, mark, mark), theme.text3);
    painter->drawText(rect.adjusted(cell_padding, 0, sorted ? -mark - 1 : -cell_padding, 0),
                      alignment.isValid() ? alignment.toInt() : int(defaultAlignment()),
                      model()->headerData(section, Qt::Horizontal).toString());
}

FlatTable::FlatTable(QWidget* parent) : QTableView(parent) {
    setHorizontalHeader(new FlatHeader(this));
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setTabKeyNavigation(false);
    setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(row_height);
    verticalHeader()->setMinimumSectionSize(row_height);
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex& index) { emit activated_row(index.row()); });
}

QSize FlatTable::sizeHint() const {
    const int rows = model() == nullptr ? 0 : model()->rowCount();
    const int head = horizontalHeader()->isHidden() ? 0 : row_height;
    return {320, head + rows * row_height + 2};
}

QString FlatTable::text() const {
    if (model() == nullptr) return {};
    QString text;
    const bool named = !verticalHeader()->isHidden();
    QStringList heads;
    if (named) heads << QString();
    for (int column = 0; column < model()->columnCount(); ++column) heads << model()->headerData(column, Qt::Horizontal).toString();
    text = heads.join(u'\t') + u'\n';
    for (int row = 0; row < model()->rowCount(); ++row) {
        QStringList cells;
        if (named) cells << model()->headerData(row, Qt::Vertical).toString();
        for (int column = 0; column < model()->columnCount(); ++column) cells << model()->index(row, column).data().toString();
        text += cells.join(u'\t') + u'\n';
    }
    return text;
}

void FlatTable::keyPressEvent(QKeyEvent* event) {
    const int row = currentIndex().row();
    if (event->matches(QKeySequence::Copy)) return QApplication::clipboard()->setText(text());
    if (state() != QAbstractItemView::EditingState && row >= 0) {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return emit activated_row(row);
        if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) return emit delete_pressed(row);
    }
    QTableView::keyPressEvent(event);
}

void paint_flat_row(QPainter& painter, const QStyleOptionViewItem& option, const QWidget* widget) {
    const Theme& theme = widget != nullptr ? Theme::of(*widget) : Theme::current();
    painter.fillRect(option.rect, option.state & QStyle::State_Selected ? theme.accentbg : theme.surface);
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.line);
}

}  // namespace layline
