// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/theme/icons.h"

class QAction;

namespace layline {

class PickerButton;

/// The line under the menus: what is planned on what, at the left; what to do, at the right. Never wraps: choices shorten first.
class ContextBar : public QWidget {
    Q_OBJECT
  public:
    explicit ContextBar(QWidget* parent = nullptr);

    PickerButton* add_picker(const QString& caption);
    void add_button(QAction* action, Icon icon, bool words);
    void add_separator();
    /// Places everything anew; after a choice changed its words.
    void relayout();
    QSize sizeHint() const override { return {800, 44}; }
    QSize minimumSizeHint() const override { return {400, 44}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    int place_buttons();

    std::vector<PickerButton*> pickers_;
    std::vector<QWidget*> buttons_;  ///< null: a separator
};

}  // namespace layline
