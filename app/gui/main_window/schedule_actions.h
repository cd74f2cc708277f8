// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace layline {

class Actions;
class ScheduleExport;
class ScheduleView;

/// Adds what can be done with the pipeline view: fit and zoom to a phase, communication lanes, exports.
void add_schedule_actions(Actions& actions, ScheduleView& view, ScheduleExport& writer);

/// Ids of the actions above, for menus. An empty id is a separator.
const std::vector<std::string>& schedule_view_actions();
const std::vector<std::string>& schedule_export_actions();

}  // namespace layline
