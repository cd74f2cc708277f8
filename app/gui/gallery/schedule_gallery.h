// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>
#include <QTimer>
#include <filesystem>
#include <memory>
#include <vector>

#include "app/gui/gallery/gallery_worker.h"
#include "app/gui/session/planning_session.h"

class QLabel;

namespace layline {

class GalleryCard;
class GalleryPage;

/// All schedules for the present layout side by side, best first, one click to adopt; then those that do not apply, and why. Filled on a
/// worker once the layout has come to rest, and only while it can be seen: a drag never waits for it.
class ScheduleGallery : public QScrollArea {
    Q_OBJECT
  public:
    explicit ScheduleGallery(PlanningSession& session, QWidget* parent = nullptr);

    /// Adds the order of a file (our JSON or PyTorch's CSV) to the cards; a bad file is one sentence in the headline.
    /// @returns whether it was read.
    bool open_order(const std::filesystem::path& file);
    void choose_and_open_order();

    /// The cards in their order, and the schedules that do not apply.
    std::vector<const GalleryCard*> cards() const;
    const std::vector<GalleryEntry>& entries() const { return entries_; }
    /// Whether what is shown is of the present layout.
    bool is_current() const { return current_; }
    /// "17 of 23 schedules, fastest first".
    QString summary() const;

  signals:
    /// An order from a file is to be seen beside the layout's own schedule.
    void order_chosen(std::shared_ptr<const layline::Estimate> estimate);
    void summary_changed();

  protected:
    void showEvent(QShowEvent* event) override;
    bool event(QEvent* event) override;

  private:
    void invalidate();
    void compute();
    void show_entries(const std::vector<GalleryEntry>& entries);
    void take(const GalleryEntry& entry);

    PlanningSession& session_;
    GalleryWorker worker_;
    QTimer rest_;
    GalleryPage* page_;
    std::vector<GalleryEntry> entries_;
    std::shared_ptr<const Schedule> order_;
    bool current_ = false;
};

}  // namespace layline
