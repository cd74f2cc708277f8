// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/palette/command_palette.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

#include "app/gui/palette/command_delegate.h"
#include "app/gui/palette/command_model.h"
#include "widgets/theme/fonts.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {
constexpr int widest = 560, margin = 24, from_top = 72, input_height = 40, most_rows = 10;
}

CommandPalette::CommandPalette(QWidget* window)
    : QFrame(window), input_(new QLineEdit(this)), list_(new QListView(this)), model_(new CommandModel(this)) {
    setObjectName(QStringLiteral("palette"));
    setAccessibleName(tr("Command palette"));
    hide();
    input_->setFrame(false);
    input_->setPlaceholderText(tr("Type a command or a value, such as tp 4"));
    input_->setAccessibleName(tr("Command"));
    input_->setFont(font_of(TextRole::section));
    input_->setFixedHeight(input_height);
    input_->setTextMargins(36, 0, 8, 0);
    input_->installEventFilter(this);
    list_->setModel(model_);
    list_->setItemDelegate(new CommandDelegate(list_));
    list_->setFrameShape(QFrame::NoFrame);
    list_->setUniformItemSizes(true);
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setAccessibleName(tr("Commands"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(1);
    column->addWidget(input_);
    column->addWidget(list_);
    connect(input_, &QLineEdit::textChanged, this, [this](const QString& typed) {
        model_->set_typed(typed);
        select(0);
    });
    connect(list_, &QListView::clicked, this, &CommandPalette::run);
}

void CommandPalette::open(std::vector<Command> commands) {
    focus_before_ = QApplication::focusWidget();
    model_->set_commands(std::move(commands));
    input_->clear();
    place();
    show();
    raise();
    input_->setFocus();
    select(0);
}

void CommandPalette::place() {
    const QWidget* window = parentWidget();
    const int wide = std::min(widest, window->width() - 2 * margin);
    setGeometry((window->width() - wide) / 2, from_top, wide, input_height + 3 + most_rows * CommandDelegate::row_height);
}

void CommandPalette::close_and_return() {
    hide();
    if (focus_before_ != nullptr) focus_before_->setFocus();
}

void CommandPalette::run(const QModelIndex& index) {
    if (!index.isValid()) return;
    const auto act = model_->command(index).run;
    close_and_return();
    act();
}

void CommandPalette::select(int row) {
    if (model_->rowCount() == 0) return;
    list_->setCurrentIndex(model_->index(std::clamp(row, 0, model_->rowCount() - 1)));
}

bool CommandPalette::eventFilter(QObject*, QEvent* event) {
    if (event->type() == QEvent::FocusOut && isVisible() && !list_->hasFocus()) {
        hide();
        return false;
    }
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) event->accept();
    if (event->type() != QEvent::KeyPress) return false;
    const int row = list_->currentIndex().row();
    switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Escape:
            close_and_return();
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            run(list_->currentIndex());
            return true;
        case Qt::Key_Down:
            select(row + 1);
            return true;
        case Qt::Key_Up:
            select(row - 1);
            return true;
        case Qt::Key_PageDown:
            select(row + most_rows);
            return true;
        case Qt::Key_PageUp:
            select(row - most_rows);
            return true;
        default:
            return false;
    }
}

void CommandPalette::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    painter.setPen(theme.line2);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    painter.fillRect(1, input_->geometry().bottom() + 1, width() - 2, 1, theme.line);
    input_->raise();
    draw_icon(painter, Icon::search, QRectF(13, 13, 16, 16), theme.text2);
}

}  // namespace layline
