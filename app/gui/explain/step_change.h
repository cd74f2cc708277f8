// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/explain/explained.h"

namespace layline {

/// The three changes that shorten the step most, or one bar of the waterfall, with what they save.
void add_step_changes(Explained& explained, const ExplainContext& context);
void add_row_changes(Explained& explained, const ExplainContext& context, WaterfallKind row);

/// Whose coefficients, how wide the band is, and where the model extrapolates.
void add_known_error(Sheet& sheet, const Estimate& estimate);

}  // namespace layline
