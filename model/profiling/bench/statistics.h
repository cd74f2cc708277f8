// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace layline {

/// The value below which `share` (0 to 1) of the values lie, interpolated between neighbours. @param values not empty; are sorted.
double quantile(std::vector<double>& values, double share);

/// Interquartile range over median: 0 for identical values. @param values not empty; are sorted.
double relative_spread(std::vector<double>& values);

}  // namespace layline
