// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/rules/rule_table.h"

namespace layline {

/// Rules of the axes beside the sliders: context exchange, hybrid sharding, told splits, recompute, precision, optimizer.
std::vector<Rule> axis_rules();

}  // namespace layline
