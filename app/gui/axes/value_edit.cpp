// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/axes/value_edit.h"

#include <QKeyEvent>

namespace layline {

ValueEdit::ValueEdit(bool whole, int wide) : whole_(whole), wide_(wide) {
    setAlignment(whole ? Qt::AlignRight : Qt::AlignLeft);
    setMaxLength(2000);
    connect(this, &QLineEdit::editingFinished, this, &ValueEdit::take);
}

void ValueEdit::set_value(const QString& value) {
    value_ = value;
    if (text() != value) setText(value);
    setCursorPosition(0);
}

void ValueEdit::take() {
    if (text() != value_) emit taken(text());
}

void ValueEdit::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && text() != value_) return setText(value_);
    const int step = event->key() == Qt::Key_Up ? 1 : event->key() == Qt::Key_Down ? -1 : 0;
    bool number = false;
    const qlonglong now = text().toLongLong(&number);
    if (whole_ && step != 0 && number && now + step >= 0) {
        setText(QString::number(now + step));
        return take();
    }
    QLineEdit::keyPressEvent(event);
}

}  // namespace layline
