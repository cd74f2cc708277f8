// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenu;

namespace layline {

class PlanningSession;

/// The schedules: those that run with the plan's sizes can be chosen, the others stand below them with what they need. Then how the
/// pipeline sends, cuts sequences and keeps old weights. Clears the menu first.
void fill_schedule_menu(QMenu& menu, PlanningSession& session);

}  // namespace layline
