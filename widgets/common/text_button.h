// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace layline {

/// A button whose words say what will happen, with the outcome behind them in a quieter tone: "Use TP 4  50.1 %, fits".
class TextButton : public QAbstractButton {
    Q_OBJECT
  public:
    explicit TextButton(QWidget* parent = nullptr);

    void set_words(const QString& text, const QString& detail);
    /// The default of its row, in the accent colour.
    void set_primary(bool primary);
    /// 24 px high instead of 32, for rows of alternatives.
    void set_small(bool small);
    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QString detail_;
    bool primary_ = false;
    bool small_ = false;
};

}  // namespace layline
