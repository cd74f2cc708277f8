// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace layline {

/// A box for one value. Enter or leaving it takes what was typed, Escape puts the old text back; the arrow keys step a whole number.
class ValueEdit : public QLineEdit {
    Q_OBJECT
  public:
    /// @param whole the arrow keys step by one, not below zero.
    explicit ValueEdit(bool whole, int wide);

    /// What stands there until something else is typed.
    void set_value(const QString& value);
    QSize sizeHint() const override { return {wide_, QLineEdit::sizeHint().height()}; }

  signals:
    void taken(const QString& text);

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void take();

    bool whole_;
    int wide_;
    QString value_;
};

}  // namespace layline
