// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/cost/coefficients.h"
#include "model/scenario/scenario.h"

namespace layline {

/// Where a layout's predicted time rests on more than published measurements cover, a sentence each; empty where there is nothing to say.
/// Pre: the scenario is legal.
std::vector<std::string> cautions(const Scenario& scenario, const Coefficients& coefficients);

}  // namespace layline
