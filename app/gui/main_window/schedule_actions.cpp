// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/main_window/schedule_actions.h"

#include <QCoreApplication>

#include "app/gui/main_window/actions.h"
#include "app/gui/schedule_export/schedule_export.h"
#include "widgets/pipeline/schedule_view.h"

namespace layline {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ScheduleActions", text); }

void add_zooms(Actions& actions, ScheduleView& view) {
    actions.add("schedule.fit", tr("Schedule: whole step"), {}, [&view] { view.fit(); });
    actions.add("schedule.warm_up", tr("Schedule: zoom to warm-up"), {}, [&view] { view.zoom_to(PhaseKind::warm_up); });
    actions.add("schedule.steady", tr("Schedule: zoom to steady state"), {}, [&view] { view.zoom_to(PhaseKind::steady); });
    actions.add("schedule.drain", tr("Schedule: zoom to cool-down"), {}, [&view] { view.zoom_to(PhaseKind::drain); });
    actions.add("schedule.step_end", tr("Schedule: zoom to the end of the step"), {}, [&view] { view.zoom_to(PhaseKind::step_end); });
}

void add_lanes(Actions& actions, ScheduleView& view) {
    auto* group = new QActionGroup(&actions);
    const auto add = [&](const char* id, const QString& text, LaneView lanes) {
        QAction* action = actions.add_choice(id, text, group, [&view, lanes] { view.set_lanes(lanes); });
        const auto follow = [action, lanes, &view] { action->setChecked(view.lanes() == lanes); };
        QObject::connect(&view, &ScheduleView::shown_changed, action, follow);
        follow();
    };
    add("schedule.lanes_hidden", tr("Communication: hidden"), LaneView::hidden);
    add("schedule.lanes_folded", tr("Communication: one lane"), LaneView::folded);
    add("schedule.lanes_unfolded", tr("Communication: a lane for each kind"), LaneView::unfolded);
}

void add_memory(Actions& actions, ScheduleView& view) {
    auto* group = new QActionGroup(&actions);
    const auto add = [&](const char* id, const QString& text, MemoryView memory) {
        QAction* action = actions.add_choice(id, text, group, [&view, memory] { view.set_memory_view(memory); });
        const auto follow = [action, memory, &view] { action->setChecked(view.memory_view() == memory); };
        QObject::connect(&view, &ScheduleView::shown_changed, action, follow);
        follow();
    };
    add("schedule.memory_worst", tr("Memory: one plot, the worst rank"), MemoryView::worst_rank);
    add("schedule.memory_rows", tr("Memory: under each rank"), MemoryView::each_rank);
}

void add_exports(Actions& actions, ScheduleExport& writer) {
    const std::vector<std::string>& ids = schedule_export_actions();
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto format = static_cast<ScheduleFormat>(i);
        actions.add(ids[i], ScheduleExport::words(format), {}, [&writer, format] { writer.choose_and_write(format); });
    }
}

}  // namespace

void add_schedule_actions(Actions& actions, ScheduleView& view, ScheduleExport& writer) {
    add_zooms(actions, view);
    add_lanes(actions, view);
    add_memory(actions, view);
    add_exports(actions, writer);
}

const std::vector<std::string>& schedule_view_actions() {
    static const std::vector<std::string> ids{"schedule.fit",
                                              "schedule.warm_up",
                                              "schedule.steady",
                                              "schedule.drain",
                                              "schedule.step_end",
                                              "",
                                              "schedule.lanes_hidden",
                                              "schedule.lanes_folded",
                                              "schedule.lanes_unfolded",
                                              "",
                                              "schedule.memory_worst",
                                              "schedule.memory_rows"};
    return ids;
}

/// In the order of ScheduleFormat.
const std::vector<std::string>& schedule_export_actions() {
    static const std::vector<std::string> ids{"schedule.export_png", "schedule.export_png_2x", "schedule.export_svg",
                                              "schedule.export_pdf", "schedule.export_csv",    "schedule.export_trace"};
    return ids;
}

}  // namespace layline
