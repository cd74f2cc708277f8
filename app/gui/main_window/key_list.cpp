// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/key_list.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <algorithm>
#include <array>

#include "widgets/theme/fonts.h"
#include "widgets/theme/theme.h"

namespace layline {

namespace {

constexpr int columns = 2, column_width = 330, row_height = 20, padding = 20, head = 30, keys_width = 130;

struct Fixed {
    const char* keys;
    const char* text;
};
/// Keys that are no actions: they act on the slider or plot that has the focus.
constexpr std::array fixed_keys{Fixed{"Left, Right", QT_TRANSLATE_NOOP("layline::KeyList", "Previous, next legal stop")},
                                Fixed{"Shift+Left, Right", QT_TRANSLATE_NOOP("layline::KeyList", "The same, illegal stops too")},
                                Fixed{"Home, End", QT_TRANSLATE_NOOP("layline::KeyList", "First, last legal stop")},
                                Fixed{"Digits, Enter", QT_TRANSLATE_NOOP("layline::KeyList", "Type a value")},
                                Fixed{"L", QT_TRANSLATE_NOOP("layline::KeyList", "Lock, unlock")},
                                Fixed{"W, S / A, D", QT_TRANSLATE_NOOP("layline::KeyList", "Schedule: zoom, pan in time")},
                                Fixed{"F", QT_TRANSLATE_NOOP("layline::KeyList", "Schedule: fit; again: fit the selection")},
                                Fixed{", .", QT_TRANSLATE_NOOP("layline::KeyList", "Schedule: previous, next box on the row")},
                                Fixed{"Up, Down", QT_TRANSLATE_NOOP("layline::KeyList", "Plots: row above, below")},
                                Fixed{"[ ]", QT_TRANSLATE_NOOP("layline::KeyList", "Schedule: along the critical path")},
                                Fixed{"1, 2, 3", QT_TRANSLATE_NOOP("layline::KeyList", "Schedule: warm-up, steady state, cool-down")},
                                Fixed{"U, L, M", QT_TRANSLATE_NOOP("layline::KeyList", "Schedule: fold, communication lanes, memory")},
                                Fixed{"Ctrl+C", QT_TRANSLATE_NOOP("layline::KeyList", "Plots: copy as a table")}};

}  // namespace

KeyList::KeyList(QWidget* window, const Actions& actions) : QFrame(window), actions_(actions) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Keys"));
    hide();
}

std::vector<KeyList::Entry> KeyList::entries() const {
    std::vector<Entry> list;
    for (const QAction* action : actions_.all()) {
        QStringList keys;
        for (const QKeySequence& sequence : action->shortcuts()) keys << sequence.toString(QKeySequence::NativeText);
        if (!keys.isEmpty()) list.push_back({keys.join(QStringLiteral(", ")), plain_text(*action)});
    }
    for (const Fixed& entry : fixed_keys) list.push_back({QString::fromUtf8(entry.keys), tr(entry.text)});
    return list;
}

void KeyList::open() {
    const int rows = (static_cast<int>(entries().size()) + columns - 1) / columns;
    const QSize size(columns * column_width + 2 * padding, head + rows * row_height + 2 * padding);
    const QWidget* window = parentWidget();
    setGeometry(QRect(QPoint((window->width() - size.width()) / 2, std::max(0, (window->height() - size.height()) / 2)), size));
    focus_before_ = QApplication::focusWidget();
    show();
    raise();
    setFocus();
}

void KeyList::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::of(*this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.raised);
    painter.setPen(theme.line2);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    painter.setFont(font_of(TextRole::section));
    painter.setPen(theme.text);
    painter.drawText(QRect(padding, padding - 4, width(), 20), Qt::AlignLeft | Qt::AlignVCenter, tr("Keys"));
    const std::vector<Entry> list = entries();
    const int rows = (static_cast<int>(list.size()) + columns - 1) / columns;
    for (int i = 0; i < static_cast<int>(list.size()); ++i) {
        const Entry& entry = list[static_cast<std::size_t>(i)];
        const QRect line(padding + (i / rows) * column_width, padding + head - 8 + (i % rows) * row_height, column_width, row_height);
        painter.setFont(font_of(TextRole::body_value));
        painter.setPen(theme.text);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, entry.keys);
        painter.setFont(font_of(TextRole::body));
        painter.setPen(theme.text2);
        painter.drawText(line.adjusted(keys_width, 0, -12, 0), Qt::AlignLeft | Qt::AlignVCenter, entry.text);
    }
}

void KeyList::keyPressEvent(QKeyEvent*) {
    hide();
    if (focus_before_ != nullptr) focus_before_->setFocus();
}

void KeyList::mousePressEvent(QMouseEvent*) { hide(); }
void KeyList::focusOutEvent(QFocusEvent*) { hide(); }

}  // namespace layline
