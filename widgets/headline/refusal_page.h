// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QWidget>
#include <vector>

#include "widgets/headline/headline_layout.h"
#include "widgets/headline/headline_values.h"

namespace layline {

class TextButton;

/// The strip's page for a layout that cannot run: the arithmetic of each broken rule, and ways out.
class RefusalPage : public QWidget {
    Q_OBJECT
  public:
    explicit RefusalPage(QWidget* parent = nullptr);

    void set_refusal(const Refusal& refusal);
    void set_layout(const HeadlineLayout& layout);
    QString spoken() const;
    const Refusal& refusal() const { return refusal_; }
    /// The button of an offer, or the way back at offers().size().
    QAbstractButton* button(int index) const;

  signals:
    void offer_chosen(int index);
    void back_requested();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void place_buttons();
    int offers_left() const;

    Refusal refusal_;
    HeadlineLayout layout_;
    std::vector<TextButton*> offers_;
    TextButton* back_;
};

}  // namespace layline
