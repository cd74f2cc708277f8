// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/scenario/scenario.h"
#include "widgets/equation/derived_footer.h"
#include "widgets/equation/gpu_equation.h"

namespace layline {

/// What follows from a scenario without an estimate. Values that an illegal layout does not have print as a dash.
DerivedFooter::Entries derived_entries(const Scenario& scenario, bool legal);
GpuEquation::Terms equation_terms(const Scenario& scenario);

}  // namespace layline
