// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QWidget>
#include <vector>

#include "widgets/headline/headline_layout.h"
#include "widgets/headline/headline_values.h"

namespace layline {

class TextButton;

/// The strip's page for a sentence: a file that could not be read, a session that can be restored. Nothing is modal.
class NoticePage : public QWidget {
    Q_OBJECT
  public:
    explicit NoticePage(QWidget* parent = nullptr);

    void set_notice(const HeadlineNotice& notice);
    void set_layout(const HeadlineLayout& layout);
    const HeadlineNotice& notice() const { return notice_; }
    QAbstractButton* button(int index) const;

  signals:
    /// An action of the notice, or -1 for Close.
    void action_chosen(int index);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void place_buttons();

    HeadlineNotice notice_;
    HeadlineLayout layout_;
    std::vector<TextButton*> actions_;
    TextButton* close_;
};

}  // namespace layline
