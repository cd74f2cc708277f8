// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/estimate/balanced_stages.h"

namespace layline {

/// The scenario with its stages dealt anew for the balance; where it cannot run, with its layers dealt evenly, so that what keeps it from
/// running is named and not its stages.
Scenario rebalanced(const Scenario& scenario, StageBalance balance);

/// The scenario with its layers dealt by rule again.
Scenario without_told_stages(Scenario scenario);

/// Whether somebody dealt the layers by hand between two scenarios: listed other stages, or chose another rule for as many of them.
bool deals_otherwise(const Scenario& before, const Scenario& after);

}  // namespace layline
