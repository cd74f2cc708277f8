// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

#include "app/gui/gallery/gallery_entry.h"

namespace layline {

/// A schedule that applies: its place, name, stamp, step time, bubble and peak memory. A click takes it.
class GalleryCard : public QAbstractButton {
    Q_OBJECT
  public:
    explicit GalleryCard(QWidget* parent);

    static constexpr int least_width = 248, card_height = 148;
    /// Of the stamp of a card so wide.
    static QSize stamp_size(int card_width);

    /// @param place from 1. @param live the step time of the layout as it is, to tell the difference; 0 where there is none.
    void show_entry(const GalleryEntry& entry, int place, double live_step_time_s, bool current);
    const GalleryEntry& entry() const { return entry_; }
    QSize sizeHint() const override { return {least_width, card_height}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString title() const;
    QString notes() const;
    QString difference() const;

    GalleryEntry entry_;
    int place_ = 0;
    double live_step_time_s_ = 0;
    bool current_ = false;
};

}  // namespace layline
