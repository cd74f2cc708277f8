// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "app/gui/palette/command.h"

namespace layline {

class Actions;
class Pickers;
class PlanningSession;

/// Every action and every legal value of every field, with its outcome or shortcut; illegal values last, with the reason.
std::vector<Command> command_list(PlanningSession& session, const Actions& actions, Pickers& pickers);

}  // namespace layline
