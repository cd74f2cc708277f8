// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "app/gui/dock_page/dock_page.h"
#include "app/gui/session/planning_session.h"
#include "app/gui/tour/tour.h"
#include "widgets/sheet/sheet.h"

namespace layline {

class SheetView;

/// The body of the Tour dock: the findings of arXiv 2311.05610 one by one, each as two pinned layouts, the measured step times beside the
/// predicted ones. Showing a step is one undo entry.
class TourPage : public DockPage {
    Q_OBJECT
  public:
    explicit TourPage(PlanningSession& session);

    SheetView* view() const { return view_; }
    const Tour& tour() const { return tour_; }
    /// Pins both sides of a step and makes the recommended one live.
    void show_step(int step);

  protected:
    void refresh() override;

  private:
    enum class Act { show, previous, next };
    void add_findings(Sheet& sheet);
    void add_step(Sheet& sheet, const TourStep& step);
    void act(int button);

    PlanningSession& session_;
    SheetView* view_;
    Tour tour_;
    QString problem_;  ///< why the tour could not be read
    std::optional<int> step_;
    std::vector<std::pair<Act, int>> acts_;
};

/// "faster by 10.8 %": B against A. Empty where either is not known.
QString faster_words(double a_s, double b_s);

}  // namespace layline
