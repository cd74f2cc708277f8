// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "app/gui/calibration/calibration_work.h"
#include "app/gui/dock_page/dock_page.h"
#include "app/gui/session/planning_session.h"
#include "widgets/sheet/sheet.h"

namespace layline {

class SheetView;

/// The body of the Calibrate dock: choose measured runs, see what could not be used and why, fit, read how good the fit is, save it and
/// apply it to the session as one undo entry.
class CalibrationPage : public DockPage {
    Q_OBJECT
  public:
    explicit CalibrationPage(PlanningSession& session);

    SheetView* view() const { return view_; }
    CalibrationWork& work() { return work_; }
    void save(const std::filesystem::path& file);

  protected:
    void refresh() override;

  private:
    enum class Act { choose, fit, stop, save, apply, remove };

    void add_runs(Sheet& sheet);
    void add_dropped(Sheet& sheet);
    void add_fit(Sheet& sheet);
    void add_applied(Sheet& sheet);
    void buttons(Sheet& sheet, const std::vector<std::pair<Act, SheetButton>>& buttons);
    void act(int button);
    void choose_files();
    void choose_and_save();
    void apply();

    PlanningSession& session_;
    SheetView* view_;
    CalibrationWork work_;
    std::vector<Act> acts_;
};

}  // namespace layline
