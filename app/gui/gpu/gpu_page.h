// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <optional>
#include <vector>

#include "app/gui/dock_page/dock_page.h"
#include "app/gui/gpu/gpu_monitor.h"
#include "app/gui/gpu/gpu_profiler.h"
#include "app/gui/session/planning_session.h"
#include "widgets/sheet/sheet.h"

namespace layline {

class DeviceCard;
class SegmentedControl;
class SheetView;
class TopologyView;

/// The body of the GPU dock: this machine's GPUs live, what they measured, and what a plan can take from them. Without a GPU: one sentence,
/// the command that measures a node elsewhere, and the way to bring its profile here.
class GpuPage : public DockPage {
    Q_OBJECT
  public:
    /// @param libraries where GPU libraries are taken from; empty: where they are.
    explicit GpuPage(PlanningSession& session, const QString& libraries = {});

    GpuMonitor& monitor() { return monitor_; }
    GpuProfiler& profiler() { return profiler_; }
    DeviceCard* card() const { return card_; }
    TopologyView* topology() const { return topology_; }
    SheetView* view() const { return view_; }

    enum class Act { measure, stop, use_cluster, calibrate, import_profile, copy_command, save_profile };
    /// The button of an act, null where it is not offered.
    QAbstractButton* button(Act act) const;
    /// A profile from a file; what is wrong with it stands in the dock.
    void import_file(const QString& file);

  protected:
    void refresh() override;
    void hideEvent(QHideEvent* event) override;

  private:
    void build();
    void show_devices();
    Sheet words();
    void add_nothing(Sheet& sheet);
    void add_profile(Sheet& sheet);
    void add_buttons(Sheet& sheet, const std::vector<std::pair<Act, SheetButton>>& buttons);
    void act(Act act);
    void use_cluster();
    void calibrate();
    void choose_profile();
    void choose_and_save();

    PlanningSession& session_;
    GpuMonitor monitor_;
    GpuProfiler profiler_;
    SegmentedControl* devices_;
    DeviceCard* card_;
    TopologyView* topology_;
    SheetView* view_;
    std::vector<Act> acts_;
    std::size_t shown_ = 0;
    QString said_;  ///< what came of the last button
};

}  // namespace layline
