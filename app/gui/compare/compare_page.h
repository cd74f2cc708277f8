// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/dock_page/dock_page.h"
#include "app/gui/session/planning_session.h"

namespace layline {

class ComparisonModel;
class FlatTable;
class PinModel;
class SheetView;
class TextButton;

/// The body of the Compare dock: the pins with what each gives, and the table of differences between A and B.
/// In the list of pins Enter makes one A, O makes it the live layout, F2 renames, Del removes.
class ComparePage : public DockPage {
    Q_OBJECT
  public:
    explicit ComparePage(PlanningSession& session);

    FlatTable* pins() const { return pins_; }
    FlatTable* differences() const { return differences_; }
    const ComparisonModel& comparison() const { return *comparison_; }
    TextButton* swap_button() const { return swap_; }

  signals:
    void report_requested();

  protected:
    void refresh() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void build_tables();
    void build_buttons();

    PlanningSession& session_;
    PinModel* pin_model_;
    ComparisonModel* comparison_;
    FlatTable *pins_, *differences_;
    SheetView* hint_;
    TextButton *swap_, *copy_, *report_, *pin_;
};

}  // namespace layline
