// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <functional>
#include <vector>

#include "app/gui/palette/command.h"

class QLineEdit;
class QListView;

namespace layline {

class CommandModel;

/// A search box over every command, above the middle of the window. Enter runs, Esc closes.
class CommandPalette : public QFrame {
    Q_OBJECT
  public:
    explicit CommandPalette(QWidget* window);

    void open(std::vector<Command> commands);
    QLineEdit* input() const { return input_; }
    CommandModel* model() const { return model_; }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    void place();
    void close_and_return();
    void run(const QModelIndex& index);
    void select(int row);

    QLineEdit* input_;
    QListView* list_;
    CommandModel* model_;
    QWidget* focus_before_ = nullptr;
};

}  // namespace layline
