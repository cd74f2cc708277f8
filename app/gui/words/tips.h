// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "widgets/memory/memory_bars.h"
#include "widgets/tip/tip.h"

namespace layline {

class PlanningSession;

/// What a slider stop would give, or why it cannot be.
Tip stop_tip(const PlanningSession& session, const std::string& field, std::int64_t value);
/// Share, in flight, per micro-batch, and one alternative.
Tip memory_tip(const PlanningSession& session, const MemoryMark& mark);
Tip waterfall_tip(const PlanningSession& session, WaterfallKind kind);
/// What another scenario would give against the present one: for segments and menus.
Tip scenario_tip(const PlanningSession& session, const QString& title, const Scenario& scenario);

}  // namespace layline
