// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStackedLayout>
#include <QWidget>

#include "widgets/headline/headline_layout.h"
#include "widgets/headline/headline_values.h"

namespace layline {

class HeadlineTiles;
class NoticePage;
class RefusalPage;

/// The strip under the context bar: the numbers of a layout, or why it cannot run, or a sentence. Fixed height, nothing below it moves.
class HeadlineStrip : public QWidget {
    Q_OBJECT
  public:
    explicit HeadlineStrip(QWidget* parent = nullptr);

    void show_values(const HeadlineValues& values);
    void show_refusal(const Refusal& refusal);
    void show_notice(const HeadlineNotice& notice);
    void set_density(Density density);
    /// The verdict cell is as wide as the Layout dock.
    void set_verdict_width(int width);

    HeadlineTiles& tiles() const { return *tiles_; }
    RefusalPage& refusal_page() const { return *refusal_; }
    NoticePage& notice_page() const { return *notice_; }
    bool refuses() const;
    QSize sizeHint() const override { return {0, layout_.height()}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

  signals:
    void offer_chosen(int index);
    void back_requested();
    void notice_action(int index);
    void evidence_clicked();
    void tile_clicked(layline::HeadlineTile tile);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void apply_layout();

    HeadlineLayout layout_;
    QStackedLayout* pages_;
    HeadlineTiles* tiles_;
    RefusalPage* refusal_;
    NoticePage* notice_;
};

}  // namespace layline
