// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sheet/sheet_view.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <algorithm>
#include <utility>

#include "widgets/common/text_button.h"
#include "widgets/sheet/sheet_painter.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int button_gap = 6;
constexpr int widest = 720;  // longer lines are hard to read

int text_width(const QWidget& view) { return std::min(view.width(), widest); }

class SheetArea : public QScrollArea {
  public:
    explicit SheetArea(SheetView* view) {
        setFrameShape(QFrame::NoFrame);
        setWidgetResizable(true);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setWidget(view);
        setFocusPolicy(Qt::NoFocus);
    }
    QSize minimumSizeHint() const override { return {200, 80}; }
};

}  // namespace

SheetView::SheetView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    setSizePolicy(policy);
}

QWidget* SheetView::scrolled(SheetView* view) { return new SheetArea(view); }

QAbstractButton* SheetView::button(int index) const {
    return index >= 0 && index < static_cast<int>(buttons_.size()) && !buttons_[static_cast<std::size_t>(index)]->isHidden()
               ? buttons_[static_cast<std::size_t>(index)]
               : nullptr;
}

void SheetView::set_sheet(Sheet sheet) {
    sheet_ = std::move(sheet);
    arrange_buttons();
    arrange();
}

void SheetView::arrange_buttons() {
    std::size_t next = 0;
    for (const SheetItem& item : sheet_.items)
        for (const SheetButton& words : item.buttons) {
            if (next == buttons_.size()) {
                auto* made = new TextButton(this);
                made->set_small(true);
                connect(made, &QAbstractButton::clicked, this, [this, next] { emit button_clicked(static_cast<int>(next)); });
                buttons_.push_back(made);
            }
            TextButton* button = buttons_[next++];
            button->set_words(words.text, words.detail);
            button->set_primary(words.primary);
            button->setEnabled(words.enabled);
            button->show();
        }
    for (; next < buttons_.size(); ++next) buttons_[next]->hide();
}

int SheetView::place_buttons(const SheetItem& item, int& next, int top) {
    int x = SheetPainter::padding, y = top + 4, bottom = top;
    for (std::size_t i = 0; i < item.buttons.size(); ++i) {
        TextButton* button = buttons_[static_cast<std::size_t>(next++)];
        const int most = text_width(*this) - 2 * SheetPainter::padding;
        const QSize size = button->sizeHint().boundedTo({most, button->sizeHint().height()});
        if (x > SheetPainter::padding && x + size.width() > text_width(*this) - SheetPainter::padding) {
            x = SheetPainter::padding;
            y += size.height() + button_gap;
        }
        button->setGeometry(QRect({x, y}, size));
        x += size.width() + button_gap;
        bottom = y + size.height() + 8;
    }
    return bottom - top;
}

void SheetView::arrange() {
    const SheetPainter painter(sheet_, text_width(*this));
    tops_.clear();
    int y = 2, next = 0;
    for (std::size_t i = 0; i < sheet_.items.size(); ++i) {
        tops_.push_back(y);
        const SheetItem& item = sheet_.items[i];
        y += item.kind == SheetItem::Kind::buttons ? place_buttons(item, next, y) : painter.height_of(i);
    }
    tops_.push_back(y);
    y += 8;
    if (y != height_) {
        height_ = y;
        updateGeometry();
    }
    update();
}

void SheetView::resizeEvent(QResizeEvent*) { arrange(); }

void SheetView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange) arrange();
    QWidget::changeEvent(event);
}

void SheetView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return QApplication::clipboard()->setText(sheet_.text());
    QWidget::keyPressEvent(event);
}

void SheetView::paintEvent(QPaintEvent* event) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(event->rect(), theme.surface);
    const SheetPainter items(sheet_, text_width(*this));
    for (std::size_t i = 0; i < sheet_.items.size(); ++i)
        if (tops_[i + 1] >= event->rect().top() && tops_[i] <= event->rect().bottom()) items.paint(painter, theme, i, tops_[i]);
}

}  // namespace layline
