// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

class QMenu;

namespace layline {

/// A caption and the choice made, "Model  Llama 65B", opening a menu of what else there is.
class PickerButton : public QAbstractButton {
    Q_OBJECT
  public:
    explicit PickerButton(const QString& caption, QWidget* parent = nullptr);

    /// @param brief stands in when the bar is narrow; empty: the same words. @param strong sets the choice in medium weight.
    void set_choice(const QString& full, const QString& brief = {}, bool strong = true);
    void set_brief(bool brief);
    /// Owned by the caller.
    void set_menu(QMenu* menu) { menu_ = menu; }
    QMenu* menu() const { return menu_; }
    int width_of(bool brief) const;
    QSize sizeHint() const override;
    void open_menu();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    const QString& shown() const { return brief_ && !brief_text_.isEmpty() ? brief_text_ : full_text_; }

    QString caption_, full_text_, brief_text_;
    bool brief_ = false;
    bool strong_ = true;
    QMenu* menu_ = nullptr;
};

}  // namespace layline
