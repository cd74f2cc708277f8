// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/scenario.h"
#include "widgets/sheet/sheet.h"

namespace layline {

/// Adds a row for every symbol that stands in the formula: its meaning and the scenario's value.
void add_symbols(Sheet& sheet, const QString& formula, const Scenario& scenario);

}  // namespace layline
