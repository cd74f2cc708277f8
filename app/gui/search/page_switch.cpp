// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/search/page_switch.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QPainter>

#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int padding = 8, tall = 30, underline = 2;

/// A word, underlined where it is the chosen one.
class PageButton : public QAbstractButton {
  public:
    explicit PageButton(const QString& text) {
        setText(text);
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
    }
    QSize sizeHint() const override { return {QFontMetrics(font_of(TextRole::body_value)).horizontalAdvance(text()) + 2 * padding, tall}; }

  protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = Theme::of(*this);
        QPainter painter(this);
        painter.setFont(font_of(isChecked() ? TextRole::body_value : TextRole::body));
        painter.setPen(isChecked() ? theme.text : underMouse() ? theme.text2 : theme.text3);
        painter.drawText(rect(), Qt::AlignCenter, text());
        if (isChecked()) painter.fillRect(QRect(padding, height() - underline - 2, width() - 2 * padding, underline), theme.accent);
        if (!hasFocus()) return;
        painter.setPen(QPen(theme.accent, 2));
        painter.drawRect(rect().adjusted(1, 3, -2, -4));
    }
    void enterEvent(QEnterEvent*) override { update(); }
    void leaveEvent(QEvent*) override { update(); }
};

}  // namespace

PageSwitch::PageSwitch(const QStringList& pages, QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 0, 0);
    row->setSpacing(0);
    for (const QString& page : pages) {
        auto* button = new PageButton(page);
        group_.addButton(button, static_cast<int>(group_.buttons().size()));
        row->addWidget(button);
    }
    row->addStretch(1);
    group_.button(0)->setChecked(true);
    connect(&group_, &QButtonGroup::idToggled, this, [this](int page, bool checked) {
        if (checked) emit chosen(page);
    });
}

}  // namespace layline
