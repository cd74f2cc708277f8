// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "app/gui/gallery/gallery_entry.h"

class QLabel;

namespace layline {

class GalleryCard;

/// The cards in as many columns as fit; below them the schedules that do not apply, each with its reason.
class GalleryPage : public QWidget {
    Q_OBJECT
  public:
    explicit GalleryPage(QWidget* parent = nullptr);

    /// @param entries ranked. @param live_step_time_s of the layout as it is, 0 where it cannot run.
    void show_entries(const std::vector<GalleryEntry>& entries, double live_step_time_s, const Scenario& live);
    std::vector<const GalleryCard*> cards() const;
    int card_width() const;

  signals:
    void chosen(const layline::GalleryEntry& entry);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    struct Refusal {
        QLabel* name;
        QLabel* reason;
    };
    void place();
    GalleryCard* card(std::size_t index);
    Refusal& refusal(std::size_t index);

    std::vector<GalleryCard*> cards_;  ///< made when first needed, then kept; those beyond shown_ are hidden
    std::vector<Refusal> refusals_;
    std::size_t shown_ = 0, refused_ = 0;
    QLabel* refused_head_;
};

}  // namespace layline
