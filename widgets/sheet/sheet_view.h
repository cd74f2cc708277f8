// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/sheet/sheet.h"

class QAbstractButton;

namespace layline {

class TextButton;

/// Draws a sheet at its own width; stands in a scroll area, which it tells its height. Its buttons are real ones.
class SheetView : public QWidget {
    Q_OBJECT
  public:
    explicit SheetView(QWidget* parent = nullptr);

    void set_sheet(Sheet sheet);
    const Sheet& sheet() const { return sheet_; }
    /// A button by its place on the sheet, counted over all rows of buttons; null beyond the last.
    QAbstractButton* button(int index) const;
    QSize sizeHint() const override { return {320, height_}; }
    QSize minimumSizeHint() const override { return {200, height_}; }

    /// The view in a frameless scroll area that is as wide as it.
    static QWidget* scrolled(SheetView* view);

  signals:
    void button_clicked(int index);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void arrange();
    void arrange_buttons();
    int place_buttons(const SheetItem& item, int& next, int top);

    Sheet sheet_;
    std::vector<int> tops_;  ///< of items, and the end
    std::vector<TextButton*> buttons_;
    int height_ = 0;
};

}  // namespace layline
