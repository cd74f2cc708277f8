// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <map>
#include <string>
#include <vector>

#include "app/gui/session/change.h"
#include "widgets/common/density.h"

class QMenu;
class QScrollArea;
class QVBoxLayout;

namespace layline {

class DerivedFooter;
class GpuEquation;
class GroupHead;
class PickerButton;
class PlanningSession;
class SegmentedControl;
class StopSlider;

/// What stands in the Layout dock: the equation, a slider per field, the short enumerations, what follows from them.
class LayoutPanel : public QWidget {
    Q_OBJECT
  public:
    explicit LayoutPanel(PlanningSession& session, QWidget* parent = nullptr);

    void set_density(Density density);
    /// A field's slider, for tests, the palette and the tab order.
    StopSlider* slider(const std::string& field) const { return sliders_.at(field); }
    SegmentedControl* segments(int index) const { return segments_[static_cast<std::size_t>(index)]; }
    QSize sizeHint() const override { return {316, 700}; }

  private:
    void add_slider(const std::string& field);
    void add_segments();
    void add_schedule();
    void update_from(Changes changes);
    void update_slider(const std::string& field);
    void update_segments();
    void update_schedule();

    PlanningSession& session_;
    Density density_ = Density::regular;
    GpuEquation* equation_;
    QScrollArea* scroll_;
    QVBoxLayout* rows_ = nullptr;
    std::vector<GroupHead*> heads_;
    std::map<std::string, StopSlider*> sliders_;
    std::vector<SegmentedControl*> segments_;
    QWidget* schedule_row_ = nullptr;
    PickerButton* schedule_ = nullptr;
    QMenu* schedule_menu_ = nullptr;
    DerivedFooter* footer_;
};

}  // namespace layline
